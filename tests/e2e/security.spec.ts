import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { expect, onTestFinished, test } from "vitest"
import { startApp, watchApps } from "./app.ts"
import { pagePatience } from "./chromium.ts"
import { openTemplate } from "./hands.ts"

watchApps()

test("the printed address works in one browser only", async () => {
  const { page, address } = await startApp()
  await openTemplate(page, "regression")
  expect(page.url()).not.toContain("token")
  const other = await (page.context().browser()!).newContext()
  other.setDefaultTimeout(pagePatience)
  const second = await other.newPage()
  const answer = await second.goto(address)
  expect(answer!.status()).toBe(401)
  await second.getByRole("heading", { name: "Not signed in" }).waitFor()
  expect(await other.cookies()).toEqual([])
  await other.close()
})

test("a page of another site, opened in the very browser that is signed in, reaches nothing", async () => {
  const { page } = await startApp()
  await openTemplate(page, "regression")
  const site = createServer((_, response) => response.end("<!doctype html><title>elsewhere</title>"))
  await new Promise<void>((done) => site.listen(0, "127.0.0.1", done))
  onTestFinished(() => void site.close())
  const foreign = await page.context().newPage()
  await foreign.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
  const home = new URL(page.url())
  const socket = await foreign.evaluate((host) => new Promise<string>((done) => {
    const tried = new WebSocket(`ws://${host}/api`)
    tried.onopen = () => done("open")
    tried.onerror = () => done("refused")
  }), home.host)
  expect(socket).toBe("refused")
  const read = await foreign.evaluate((url) => fetch(url, { credentials: "include" }).then(() => "read", () => "refused"), home.href)
  expect(read).toBe("refused")
})
