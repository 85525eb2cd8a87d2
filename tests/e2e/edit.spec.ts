import { readFileSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { samples, startApp, watchApps, type App } from "./app.ts"
import { block, canvas, choose, inspector, openFile, openTemplate, port, saveAs, select, set, showTab, status, wireLabels } from "./hands.ts"

watchApps()

const hidden1 = "ypdcijat"

test("a width is changed and the shapes follow, also back and forth", async () => {
  const { page } = await startApp()
  await openTemplate(page, "regression")
  await select(page, "hidden 1")
  await set(page, "Units", 32)
  await expectLabels(page, ["B×32", "B×64"])
  await inspector(page).getByText("B×32").waitFor()
  await canvas(page).focus()
  await page.keyboard.press("Control+Z")
  await expectNoLabel(page, "B×32")
  await page.keyboard.press("Control+Shift+Z")
  await expectLabels(page, ["B×32"])
  await page.getByRole("button", { name: "Undo" }).click()
  await expectNoLabel(page, "B×32")
  await expect.poll(() => page.getByRole("button", { name: "Undo" }).isDisabled()).toBe(true)

  await set(page, "Units", "sixty")
  await inspector(page).getByRole("alert").waitFor()
  await expect.poll(() => inspector(page).getByLabel("Units", { exact: true }).inputValue()).toBe("sixty")
  await expectLabels(page, ["B×64"])
})

test("blocks are copied as text, pasted with their wires, and deleted", async () => {
  const { page } = await startApp()
  await openTemplate(page, "regression")
  await select(page, "hidden 1")
  await block(page, "hidden 2").click({ modifiers: ["Control"], position: { x: 60, y: 14 } })
  await inspector(page).getByText("2 blocks").first().waitFor()
  await page.keyboard.press("Control+C")
  await status(page, "Copied 2 blocks as text")
  const text = await page.evaluate(() => navigator.clipboard.readText())
  expect(JSON.parse(text)).toMatchObject({ tephra: "blocks", blocks: { [hidden1]: { name: "hidden 1" } }, wires: { "u4mehc56.input": `${hidden1}.output` } })

  const wires = await page.locator("[data-wire]").count()
  await page.keyboard.press("Control+V")
  await block(page, "hidden 3").waitFor()
  await block(page, "hidden 4").waitFor()
  await expect.poll(() => page.locator("[data-wire]").count()).toBe(wires + 1)
  await page.keyboard.press("Delete")
  await block(page, "hidden 4").waitFor({ state: "detached" })
  await page.keyboard.press("Control+Z")
  await block(page, "hidden 4").waitFor()

  await page.evaluate(() => navigator.clipboard.writeText("no blocks"))
  await canvas(page).focus()
  await page.keyboard.press("Control+V")
  await page.getByRole("alert").getByText("The clipboard holds text that is not blocks").waitFor({ state: "attached" })
})

test("a wire is cut and drawn again with the keyboard alone", async () => {
  const { page } = await startApp()
  await openTemplate(page, "regression")
  await select(page, "Adam")
  await canvas(page).focus()
  await page.keyboard.press("Control+X")
  await page.getByRole("tab", { name: "Problems 1" }).waitFor()
  await page.keyboard.press("Shift+A")
  await page.getByRole("dialog", { name: "Add a block" }).getByRole("combobox").fill("sgd")
  await page.keyboard.press("Enter")
  await inspector(page).getByRole("textbox", { name: "Name of the block" }).waitFor()
  await canvas(page).focus()
  await page.keyboard.press("c")
  const near = page.getByRole("dialog", { name: "Wire from SGD" })
  await near.getByRole("option", { name: /^Optimizer/ }).waitFor()
  await page.keyboard.press("Enter")
  const far = page.getByRole("dialog", { name: /^Wire SGD · optimizer to/ })
  await far.getByRole("option", { name: /^Optimizer/ }).waitFor()
  await page.keyboard.press("Enter")
  await status(page, "Connected SGD to train")
  await page.getByRole("tab", { name: "Problems 0" }).waitFor()
})

test("edits that were not saved survive the app's sudden end", async () => {
  const app = await startApp()
  const { page } = app
  const file = await savedTemplate(app, "mine")
  await select(page, "hidden 1")
  await set(page, "Units", 48)
  await page.getByRole("banner").getByText("Edited").waitFor()
  // The page shows an edit at once: what has not reached the engine yet ends with it.
  await expect.poll(() => journals(app)).toContain('"value":48')
  await app.kill()
  await app.reopen()
  await page.getByText("Tephra ended unexpectedly; your unsaved edits were put back").waitFor()
  await expectLabels(page, ["B×48"])
  expect(unitsIn(file)).toBe(undefined)
  await page.keyboard.press("Control+S")
  await status(page, `Saved ${file}`)
  expect(unitsIn(file)).toBe(48)
  await page.getByText("Tephra ended unexpectedly").waitFor({ state: "detached" })
})

test("a file that another program changes is told, and never lost without a question", async () => {
  const app = await startApp()
  const { page } = app
  const file = await savedTemplate(app, "shared")
  await select(page, "hidden 1")
  await set(page, "Units", 24)
  writeUnits(file, 96)
  const banner = page.getByText("The file was changed by another program since it was read.")
  await banner.waitFor()
  await page.keyboard.press("Control+S")
  const question = page.getByRole("dialog", { name: "The file was changed by another program" })
  await question.getByRole("button", { name: "Cancel" }).click()
  expect(unitsIn(file)).toBe(96)
  await page.getByRole("button", { name: "Read again, dropping my edits" }).click()
  await expectLabels(page, ["B×96"])
  await banner.waitFor({ state: "detached" })

  await select(page, "hidden 1")
  await set(page, "Units", 25)
  writeUnits(file, 97)
  await banner.waitFor()
  await page.getByRole("button", { name: "Keep mine…" }).click()
  await question.getByRole("button", { name: "Replace the file" }).click()
  await status(page, `Saved ${file}`)
  await expect.poll(() => unitsIn(file)).toBe(25)
  await banner.waitFor({ state: "detached" })
})

test("a file of a newer format is opened for reading only, and stays as it is", async () => {
  const app = await startApp()
  const { page } = app
  const file = join(app.folder, "newer.tephra.json")
  const text = JSON.stringify({ ...template(), format: 99, quanta: [1, 2] })
  writeFileSync(file, text)
  await openFile(page, "newer.tephra.json")
  await page.getByText("This file was written by a newer Tephra (format 99").waitFor()
  await select(page, "hidden 1")
  await set(page, "Units", 32)
  await page.keyboard.press("Control+S")
  await page.getByRole("alert").getByText(/newer Tephra/).waitFor({ state: "attached" })
  expect(await wireLabels(page)).not.toContain("B×32")
  expect(readFileSync(file, "utf8")).toBe(text)
})

test("a malformed file is opened empty and locked, with the line that is wrong", async () => {
  const app = await startApp()
  const { page } = app
  const file = join(app.folder, "torn.tephra.json")
  const text = '{\n  "format": 2,\n  "name": "torn\n}'
  writeFileSync(file, text)
  await openTemplate(page, "regression")
  await openFile(page, "torn.tephra.json", "Drop the edits")
  await page.getByText(/^torn\.tephra\.json cannot be read\. Line 3, column \d+: .*text editor.*not be overwritten/).waitFor()
  await page.keyboard.press("Control+S")
  await page.getByRole("alert").getByText(/cannot be read/).waitFor({ state: "attached" })
  expect(readFileSync(file, "utf8")).toBe(text)
})

test("a block of an unknown type is kept as a ghost with its wires", async () => {
  const app = await startApp()
  const { page } = app
  const pipeline = template()
  pipeline.blocks["u4mehc56"] = { type: "quantum-dense", name: "hidden 2", config: { qubits: 7 } }
  const file = join(app.folder, "ghost.tephra.json")
  writeFileSync(file, JSON.stringify(pipeline))
  await openFile(page, "ghost.tephra.json")
  await block(page, "hidden 2").getByText("unknown type, kept as it is").waitFor()
  await select(page, "hidden 2")
  await inspector(page).getByText("This version knows no block type “quantum-dense”").waitFor()
  await inspector(page).getByText('"qubits": 7').waitFor()
  await select(page, "output")
  await set(page, "Units", 2)
  await page.keyboard.press("Control+S")
  await status(page, `Saved ${file}`)
  const saved = JSON.parse(readFileSync(file, "utf8"))
  expect(saved.blocks["u4mehc56"]).toEqual({ type: "quantum-dense", name: "hidden 2", config: { qubits: 7 } })
  expect(saved.wires).toEqual(pipeline.wires)
  await page.keyboard.press("Control+Enter")
  await page.getByRole("tab", { name: /^Problems [1-9]/, selected: true }).waitFor()
})

test("colours are chosen and remembered", async () => {
  const { page } = await startApp()
  await openTemplate(page, "regression")
  const background = () => canvas(page).evaluate((one) => getComputedStyle(one).backgroundColor)
  const light = await background()
  await page.getByRole("button", { name: "Menu" }).click()
  await page.getByRole("menuitemcheckbox", { name: "Dark" }).click()
  await expect.poll(background).not.toBe(light)
  await page.reload()
  await canvas(page).waitFor()
  await expect.poll(background).not.toBe(light)
})

test("code and drawing point at each other", async () => {
  const { page } = await startApp()
  await openTemplate(page, "regression")
  await showTab(page, "Code")
  await page.getByRole("treeitem", { name: /pipeline\.cpp/ }).click()
  const code = page.getByRole("tabpanel", { name: "Code" })
  await code.locator(".view-line").first().waitFor()
  await select(page, "hidden 1")
  await code.getByText(/^hidden 1: lines? \d+/).waitFor()
  const lit = code.locator('[class*="_lit_"]')
  await lit.first().waitFor()
  const tops = await lit.evaluateAll((ones) => ones.map((one) => one.getBoundingClientRect().top))
  const line = await code.locator(".view-line").filter({ hasText: "hidden 1" }).first().boundingBox()
  expect(tops.some((top) => Math.abs(top - line!.y) < 4)).toBe(true)

  const other = code.locator(".view-line").filter({ hasText: "hidden 2" }).first()
  await other.scrollIntoViewIfNeeded()
  await other.click()
  await expect.poll(() => inspector(page).getByRole("textbox", { name: "Name of the block" }).inputValue()).toBe("hidden 2")
  await code.getByText(/^hidden 2: lines? \d+/).waitFor()
})

test("a problem says where it is, and its fix is one click", async () => {
  const { page } = await startApp()
  await openTemplate(page, "regression")
  await select(page, "columns")
  await inspector(page).getByRole("button", { name: "None" }).first().click()
  await showTab(page, "Problems")
  const row = page.getByRole("region", { name: "Problems" }).getByRole("listitem").filter({ hasText: "no-features" })
  await row.getByRole("button", { name: /^no-features/ }).click()
  await row.getByText("Choose at least one column that the network reads").waitFor()
  await select(page, "train")
  await row.getByTitle("Show it on the canvas").click()
  await expect.poll(() => inspector(page).getByRole("textbox", { name: "Name of the block" }).inputValue()).toBe("columns")
  await row.getByRole("button").nth(1).click()
  await page.getByRole("tab", { name: "Problems 0" }).waitFor()
  await expect.poll(() => block(page, "columns").textContent()).toMatch(/\d → Admit/)

  await select(page, "mean squared error")
  await page.keyboard.press("Delete")
  await page.getByText(/Loss/).first().waitFor()
  await page.getByRole("tab", { name: /^Problems [1-9]/ }).waitFor()
  await expect.poll(() => port(page, "train", "Input Loss,").getAttribute("aria-label")).toContain("not connected")
})

test("the same document in two windows has one content", async () => {
  const { page } = await startApp()
  await openTemplate(page, "regression")
  const second = await page.context().newPage()
  await second.goto(page.url())
  await canvas(second).waitFor()
  await select(page, "hidden 1")
  await set(page, "Units", 17)
  await expectLabels(second, ["B×17"])
  await select(second, "hidden 2")
  await choose(second, "Activation", "Tanh")
  await block(page, "hidden 2").getByText("Tanh").waitFor()
})

async function expectLabels(page: Page, labels: readonly string[]): Promise<void> {
  await expect.poll(() => wireLabels(page)).toEqual(expect.arrayContaining([...labels]))
}

async function expectNoLabel(page: Page, label: string): Promise<void> {
  await expect.poll(() => wireLabels(page)).not.toContain(label)
}

async function savedTemplate({ page, folder }: App, name: string): Promise<string> {
  await openTemplate(page, "regression")
  await saveAs(page, name)
  const file = join(folder, `${name}.tephra.json`)
  await status(page, `Saved ${file}`)
  return file
}

interface PipelineFile {
  readonly blocks: Record<string, { type: string; name: string; config: Record<string, unknown> }>
  readonly wires: Record<string, string>
}

function template(): PipelineFile {
  return JSON.parse(readFileSync(join(samples, "regression", "pipeline.tephra.json"), "utf8"))
}

/** What the engine keeps of edits until they are saved. */
function journals({ home }: App): string {
  const folder = join(home, "journal")
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")).join("")
}

function unitsIn(file: string): unknown {
  return (JSON.parse(readFileSync(file, "utf8")) as PipelineFile).blocks[hidden1]?.config["units"]
}

/** As another program does it: in the formatting of its own. */
function writeUnits(file: string, units: number): void {
  const pipeline = JSON.parse(readFileSync(file, "utf8")) as PipelineFile
  pipeline.blocks[hidden1]!.config["units"] = units
  writeFileSync(file, JSON.stringify(pipeline))
}
