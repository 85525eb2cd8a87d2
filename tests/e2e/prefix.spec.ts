import { expect, onTestFinished, test } from "vitest"
import { frontProxy } from "../../engine/server/testing/front-proxy.ts"
import { startApp, watchApps } from "./app.ts"
import { openTemplate } from "./hands.ts"

watchApps()

test.each([
  ["hands on, as Open OnDemand's /node/", "/node/c042/4747/", false],
  ["takes off, as Open OnDemand's /rnode/", "/rnode/c042/4747/", true],
])("the editor opens below a path that a proxy with TLS %s", async (_, path, strips) => {
  let to = 0
  const front = await frontProxy({ to: () => to, path, strips, host: "localhost" })
  onTestFinished(() => front.close())
  const place = `https://localhost:${front.port}${path}`
  const { page } = await startApp(undefined, {
    words: ["--prefix", path, "--host", `localhost:${front.port}`],
    address: ({ port, offered }) => {
      to = port
      return offered[0] ?? ""
    },
  })
  await openTemplate(page, "regression")
  expect(page.url().startsWith(place)).toBe(true)
  expect(page.url()).not.toContain("token")
  const [cookie, ...others] = await page.context().cookies(place)
  expect(others).toEqual([])
  expect(cookie).toMatchObject({ path, secure: true, httpOnly: true, sameSite: "Strict" })
  expect(await page.context().cookies(`https://localhost:${front.port}/`)).toEqual([])
  const asked = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name))
  expect(asked.filter((url) => url.startsWith("http") && !url.startsWith(place))).toEqual([])
})
