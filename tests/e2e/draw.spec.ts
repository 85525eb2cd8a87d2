import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { built, startApp, watchApps } from "./app.ts"
import { block, canvas, choose, drag, dragAndDrop, inspector, middle, port, rename, saveAs, select, set, setRanks, wire, wireLabels, type Spot } from "./hands.ts"
import { readRuns } from "./recorded.ts"

watchApps()

test("a pipeline drawn by hand on empty canvas runs, and its file runs from the terminal with the same scores", async () => {
  const app = await startApp()
  const { page } = app
  await page.getByRole("button", { name: /^Empty pipeline/ }).click()
  await canvas(page).waitFor()
  await page.getByText("Start with data").waitFor()

  await drawData(page)
  await refuseWrongWire(page)
  await drawNetwork(page)
  await drawTraining(page)
  await page.getByRole("tab", { name: "Problems 0" }).waitFor()
  await expect.poll(() => wireLabels(page)).toEqual(expect.arrayContaining(["400×9", "400 rows", "B×7", "B×1024", "B×1"]))

  await saveAs(page, "drawn")
  const file = join(app.folder, "drawn.tephra.json")
  await page.getByText(`Saved ${file}`).first().waitFor({ state: "attached" })
  const written = JSON.parse(readFileSync(file, "utf8"))
  expect(written.name).toBe("drawn")
  expect(Object.values(written.blocks)).toHaveLength(13)

  await setRanks(page, 2)
  await canvas(page).focus()
  await page.keyboard.press("Control+Enter")
  await watchRun(page)
  const scores = page.getByRole("table", { name: "Scores of Evaluate" })
  await scores.waitFor()
  await page.getByText("done", { exact: true }).first().waitFor()
  const [run] = readRuns(app.home)
  const [drawn] = Object.values(run!.scores)
  const shown = await scores.getByRole("row", { name: /^R²/ }).getByRole("cell").first().textContent()
  expect(Number(shown)).toBeCloseTo(Number(drawn!["r2"]), 3)

  const checked = await app.tephra("check", file)
  expect(checked).toMatchObject({ code: 0 })
  const again = await app.tephra("run", file, "--ranks", "2", "--json")
  expect(again.code).toBe(0)
  const last = JSON.parse(again.output.trim().split("\n").at(-1)!)
  expect(last).toMatchObject({ event: "ended", outcome: "done" })
  for (const [name, value] of Object.entries(drawn!)) expect(last.scores[name]).toBeCloseTo(Number(value), 9)
})

/** Where things go, in parts of the canvas. */
async function at(page: Page, x: number, y: number): Promise<Spot> {
  const box = await canvas(page).boundingBox()
  return { x: box!.x + x, y: box!.y + y }
}

async function dragFromPalette(page: Page, title: string, to: Spot): Promise<void> {
  const box = await canvas(page).boundingBox()
  await page.getByRole("region", { name: "Blocks" }).getByRole("button", { name: title, exact: true }).dragTo(canvas(page), { targetPosition: { x: to.x - box!.x, y: to.y - box!.y } })
  await block(page, title).waitFor()
}

/** Lets a wire go on empty canvas and takes a block from the list that is offered there. */
async function addToWire(page: Page, from: { block: string; port: string }, add: { title: string; at: Spot }): Promise<void> {
  await dragAndDrop(page, await middle(port(page, from.block, `Output ${from.port},`)), add.at)
  await pick(page, add.title)
}

async function pick(page: Page, title: string): Promise<void> {
  const list = page.getByRole("dialog", { name: "Add a block" })
  await list.getByRole("combobox").fill(title)
  await list.getByRole("option", { name: title }).first().waitFor()
  await page.keyboard.press("Enter")
  await list.waitFor({ state: "detached" })
}

/** Only keys: Shift+A, the beginning of its name, Enter; then arrows move it below what was there. */
async function addByKeyboard(page: Page, title: string, down: number): Promise<void> {
  await canvas(page).focus()
  await page.keyboard.press("Shift+A")
  await pick(page, title)
  await block(page, title).waitFor()
  for (let step = 0; step < down; step += 1) await page.keyboard.press("Shift+ArrowDown")
}

async function drawData(page: Page): Promise<void> {
  await dragFromPalette(page, "CSV table", await at(page, 110, 80))
  await inspector(page).getByRole("button", { name: "Choose file" }).click()
  const dialog = page.getByRole("dialog", { name: "Choose file" })
  await dialog.getByRole("button", { name: /^table\.csv/ }).click()
  await dialog.getByRole("button", { name: "Choose", exact: true }).click()
  await addToWire(page, { block: "CSV table", port: "Table" }, { title: "Columns", at: await at(page, 260, 80) })
  await inspector(page).getByRole("button", { name: "All numbers" }).first().click()
  const features = inspector(page).getByRole("list", { name: "Features" })
  for (const name of ["Serial_No", "Admit"]) await features.getByRole("checkbox", { name: new RegExp(`^${name}`) }).uncheck()
  await inspector(page).getByRole("list", { name: "Target" }).getByRole("checkbox", { name: /^Admit/ }).check()
  await dragFromPalette(page, "Split", await at(page, 580, 80))
  await wire(page, { block: "Columns", port: "Data" }, { block: "Split", port: "Data" })
  await addToWire(page, { block: "Split", port: "Data" }, { title: "Standardise", at: await at(page, 720, 80) })
}

/** A table is no dense layer's input: said while the button is still down, and no wire is left behind. */
async function refuseWrongWire(page: Page): Promise<void> {
  await dragFromPalette(page, "Dense", await at(page, 110, 300))
  const wires = await page.getByTestId("wire-label").count()
  await drag(page, await middle(port(page, "CSV table", "Output Table,")), await middle(port(page, "Dense", "Input Input,")))
  const reason = page.getByTestId("connection-hint")
  await reason.waitFor()
  await expect.poll(() => reason.textContent()).toMatch(/table.*tensor|tensor.*table/)
  await expect.poll(() => port(page, "Dense", "Input Input,").getAttribute("data-fit")).toBe("not")
  await page.mouse.up()
  await reason.waitFor({ state: "detached" })
  expect(await page.getByTestId("wire-label").count()).toBe(wires)
}

async function drawNetwork(page: Page): Promise<void> {
  await wire(page, { block: "Standardise", port: "features" }, { block: "Dense", port: "Input" })
  await select(page, "Dense")
  await rename(page, "hidden 1")
  await set(page, "Units", 1024)
  await choose(page, "Activation", "ReLU")
  await addToWire(page, { block: "hidden 1", port: "Output" }, { title: "Dense", at: await at(page, 260, 300) })
  await rename(page, "hidden 2")
  await set(page, "Units", 1024)
  await choose(page, "Activation", "ReLU")
  await addToWire(page, { block: "hidden 2", port: "Output" }, { title: "Dense", at: await at(page, 500, 300) })
  await rename(page, "output")
  await set(page, "Units", 1)
  await addToWire(page, { block: "output", port: "Output" }, { title: "Mean squared error", at: await at(page, 740, 300) })
  await wire(page, { block: "Standardise", port: "target" }, { block: "Mean squared error", port: "Target" })
}

async function drawTraining(page: Page): Promise<void> {
  await dragFromPalette(page, "Train", await at(page, 480, 450))
  await rename(page, "fit")
  await set(page, "Batch", 8)
  await choose(page, "Precision", "64 bit")
  await dragFromPalette(page, "Evaluate", await at(page, 760, 520))
  await select(page, "hidden 1")
  await addByKeyboard(page, "Adam", 0)
  await dragAndDrop(page, await middle(block(page, "Adam")), await at(page, 110, 430))
  await set(page, "Learning rate", "0.0005")
  await addByKeyboard(page, "Data parallel", 0)
  await dragAndDrop(page, await middle(block(page, "Data parallel")), await at(page, 110, 510))
  await addByKeyboard(page, "Stop rule", 0)
  await dragAndDrop(page, await middle(block(page, "Stop rule")), await at(page, 110, 590))
  await set(page, "Epochs", 10)
  await wire(page, { block: "Standardise", port: "Data" }, { block: "fit", port: "Data" })
  await wire(page, { block: "Mean squared error", port: "Loss" }, { block: "fit", port: "Loss" })
  await wire(page, { block: "Adam", port: "Optimizer" }, { block: "fit", port: "Optimizer" })
  await wire(page, { block: "Data parallel", port: "Strategy" }, { block: "fit", port: "Strategy" })
  await wire(page, { block: "Stop rule", port: "Stop" }, { block: "fit", port: "Stop" })
  await wire(page, { block: "fit", port: "Model" }, { block: "Evaluate", port: "Model" })
  await wire(page, { block: "Standardise", port: "Data" }, { block: "Evaluate", port: "Data" })
}

/** While the run goes on, the picture of the curve and the newest value beside it change, and blocks show the ranks that are in them. */
async function watchRun(page: Page): Promise<void> {
  const run = page.getByRole("region", { name: "Run 1", exact: true })
  const plot = run.getByRole("img", { name: /^Plot of / })
  await plot.waitFor({ timeout: built })
  const seen = { pictures: new Set<string>(), values: new Set<string>(), steps: new Set<string>(), ranks: new Set<string>() }
  await expect
    .poll(async () => {
      seen.pictures.add(await plot.locator("canvas").evaluate((one: HTMLCanvasElement) => one.toDataURL()))
      seen.values.add((await run.getByRole("list", { name: "Curves" }).textContent()) ?? "")
      seen.steps.add(/step \d+\/400/.exec((await run.textContent()) ?? "")?.[0] ?? "")
      for (const words of await canvas(page).getByText(/^[12] ranks?$/).allTextContents()) seen.ranks.add(words)
      return Math.min(seen.pictures.size, seen.values.size, seen.steps.size, 3 * seen.ranks.size)
    }, { interval: 100 })
    .toBeGreaterThanOrEqual(3)
}
