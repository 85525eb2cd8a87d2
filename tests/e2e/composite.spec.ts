import { copyFileSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { root, startApp, watchApps } from "./app.ts"
import { block, canvas, inspector, openFile, openTemplate, select } from "./hands.ts"

watchApps()

test("a composite opens whole, Escape leaves it; a notice goes with its document; a double click adds one block", async () => {
  const { page, folder } = await startApp({ width: 1280, height: 800 })
  copyFileSync(join(root, "engine", "composites", "fc-densenet", "fc-densenet.sample.json"), join(folder, "densenet.tephra.json"))
  await openTemplate(page, "regression")
  await page.evaluate(() => navigator.clipboard.writeText("no blocks"))
  await canvas(page).focus()
  await page.keyboard.press("Control+V")
  await page.getByTestId("notice").waitFor()
  await openFile(page, "densenet.tephra.json", "Drop the edits")
  await block(page, "digits").waitFor()
  expect(await page.getByTestId("notice").count()).toBe(0)

  await select(page, "network")
  await page.keyboard.press("Alt+Enter")
  await page.getByRole("navigation", { name: "Open composite" }).waitFor()
  for (const name of ["conv", "down", "up"]) await expect.poll(() => inView(page, name), { message: name }).toBe(true)
  await inspector(page).getByText("Inside the composite").waitFor()
  await page.keyboard.press("Escape")
  await page.getByRole("navigation", { name: "Open composite" }).waitFor({ state: "detached" })

  const blocks = page.locator(".react-flow__node-block")
  const before = await blocks.count()
  await page.locator('[data-block-type="dense"]').dblclick()
  await page.getByRole("button", { name: "Undo" }).click()
  await expect.poll(() => blocks.count()).toBe(before)
})

async function inView(page: Page, name: string): Promise<boolean> {
  const [frame, box] = [await canvas(page).boundingBox(), await block(page, name).boundingBox()]
  return frame !== null && box !== null && box.x >= frame.x && box.x + box.width <= frame.x + frame.width && box.y >= frame.y && box.y + box.height <= frame.y + frame.height
}
