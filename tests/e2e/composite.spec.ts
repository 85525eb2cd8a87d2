import { copyFileSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { root, startApp, watchApps } from "./app.ts"
import { block, canvas, inspector, openFile, openTemplate, saveAs, select, set } from "./hands.ts"
import { takeAll } from "./pictures.ts"

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

test("selected blocks become a composite with a name of its own, which is changed, opened and expanded, each in one step", async () => {
  const { page, folder } = await startApp({ width: 1280, height: 800 })
  await openTemplate(page, "regression")
  await page.getByText("400×9").first().waitFor()
  const blocks = page.locator(".react-flow__node-block")
  const before = await blocks.count()

  await select(page, "columns")
  await block(page, "hidden 2").click({ modifiers: ["Control"], position: { x: 60, y: 14 } })
  await canvas(page).focus()
  await page.keyboard.press("Control+G")
  await page.getByTestId("notice").getByText("are fed by the selection and feed it in turn").waitFor()
  expect(await blocks.count()).toBe(before)

  await select(page, "hidden 1")
  await block(page, "hidden 2").click({ modifiers: ["Control"], position: { x: 60, y: 14 } })
  await canvas(page).focus()
  await page.keyboard.press("Control+G")
  const naming = page.getByRole("textbox", { name: "Name of the group" })
  await expect.poll(() => naming.inputValue()).toBe("hidden")
  await takeAll(page, "group-naming")
  await naming.fill("layers")
  await naming.press("Enter")
  await block(page, "layers").waitFor()
  await page.getByRole("tab", { name: "Problems 0" }).waitFor()
  await expect.poll(() => blocks.count()).toBe(before - 1)
  await page.keyboard.press("Control+Z")
  await block(page, "hidden 1").waitFor()
  await expect.poll(() => blocks.count()).toBe(before)
  await page.keyboard.press("Control+Y")
  await block(page, "layers").waitFor()
  await takeAll(page, "group-outside")

  await select(page, "layers")
  await page.keyboard.press("Alt+Enter")
  await select(page, "hidden 2")
  await inspector(page).getByRole("button", { name: "Show Units outside" }).click()
  await inspector(page).getByRole("button", { name: "Show Units outside", pressed: true }).waitFor()
  await takeAll(page, "group-shown")
  await canvas(page).focus()
  await page.keyboard.press("Escape")
  await inspector(page).getByText("Inside the composite").waitFor()
  await inspector(page).getByRole("textbox", { name: "Name of the input input" }).fill("table")
  await inspector(page).getByRole("textbox", { name: "Name of the input input" }).press("Enter")
  await inspector(page).getByRole("textbox", { name: "Name of the input table" }).waitFor()
  await takeAll(page, "group-inside")
  await canvas(page).focus()
  await page.keyboard.press("Escape")
  await select(page, "layers")
  await set(page, "Units", 24)
  await takeAll(page, "group-setting")
  await page.getByRole("tab", { name: "Problems 0" }).waitFor()
  await page.getByText("B×24").first().waitFor()

  await saveAs(page, "grouped")
  await page.getByText("Saved").first().waitFor({ state: "attached" })
  const file = JSON.parse(readFileSync(join(folder, "grouped.tephra.json"), "utf8"))
  expect(Object.values(file.composites)).toMatchObject([{ name: "layers", ports: [{ name: "table" }, { name: "output" }], parameters: { units: { title: "Units" } } }])

  await select(page, "layers")
  await page.keyboard.press("Control+Shift+G")
  await block(page, "hidden 1").waitFor()
  await expect.poll(() => blocks.count()).toBe(before)
  await page.getByRole("tab", { name: "Problems 0" }).waitFor()
  await page.getByText("B×24").first().waitFor()
  await takeAll(page, "group-expanded")
  await select(page, "hidden 2")
  await expect.poll(() => inspector(page).getByLabel("Units", { exact: true }).inputValue()).toBe("24")
  await page.keyboard.press("Control+Z")
  await block(page, "layers").waitFor()

  await select(page, "columns")
  await block(page, "split").click({ modifiers: ["Control"], position: { x: 60, y: 14 } })
  await page.keyboard.press("Control+K")
  await page.keyboard.type("Group into")
  await page.keyboard.press("Enter")
  await naming.press("Enter")
  await block(page, "prepare").waitFor()
  await page.getByRole("tab", { name: "Problems 0" }).waitFor()
  await block(page, "prepare").dblclick({ position: { x: 60, y: 14 } })
  await select(page, "columns")
  await takeAll(page, "group-columns")
})

test("a composite that comes with Tephra is expanded from its menu, and nothing overlaps", async () => {
  const { page, folder } = await startApp({ width: 1280, height: 800 })
  copyFileSync(join(root, "engine", "composites", "fc-densenet", "fc-densenet.sample.json"), join(folder, "densenet.tephra.json"))
  await openFile(page, "densenet.tephra.json")
  await block(page, "network").click({ button: "right" })
  await page.getByRole("menuitem", { name: /^Expand the composite/ }).click()
  await block(page, "transition up").waitFor()
  await takeAll(page, "group-densenet")
  const boxes = await page.locator(".react-flow__node-block").evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().toJSON() as DOMRect))
  for (const [at, a] of boxes.entries()) for (const b of boxes.slice(at + 1)) expect(a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height).toBe(false)
})

async function inView(page: Page, name: string): Promise<boolean> {
  const [frame, box] = [await canvas(page).boundingBox(), await block(page, name).boundingBox()]
  return frame !== null && box !== null && box.x >= frame.x && box.x + box.width <= frame.x + frame.width && box.y >= frame.y && box.y + box.height <= frame.y + frame.height
}
