import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Download, Page } from "playwright-core"
import { expect, test } from "vitest"
import { built, startApp, watchApps } from "./app.ts"
import { block, openTemplate, select, set, setRanks, showTab } from "./hands.ts"
import { takeAll } from "./pictures.ts"
import { readRuns } from "./recorded.ts"

watchApps()

test("what ranks do is watched: heat map, dots, evidence, notes, comparison, files and rows", { timeout: 2 * built }, async () => {
  const app = await startApp()
  const { page } = app
  await openTemplate(page, "regression")
  await setRanks(page, 2)
  await start(page, 1)
  await page.getByRole("tab", { name: /Run #1.*done/ }).waitFor({ timeout: built })

  // Its files, opened and saved.
  const files = page.getByRole("region", { name: "Files of run 1" })
  await files.getByRole("button", { name: "scores.json", exact: true }).first().click()
  const preview = page.getByRole("dialog", { name: "scores.json" })
  await preview.getByText(/"r2"/).waitFor()
  await page.keyboard.press("Escape")
  const model = await saved(page, () => files.getByRole("button", { name: "Save model.npz" }).click())
  const [first] = readRuns(app.home)
  const train = first!.stages.find(({ stage }) => stage === "train")!.block
  expect(readFileSync(await model.path())).toEqual(readFileSync(join(first!.folder, "out", train, "model.npz")))

  // Every row of the run.
  await page.getByRole("button", { name: "Export" }).first().click()
  const rows = await saved(page, () => page.getByRole("menuitem", { name: "All rows of the run as CSV" }).click())
  const lines = readFileSync(await rows.path(), "utf8").trimEnd().split("\n")
  expect(lines[0]).toBe("stage,series,attempt,step,value,t")
  expect(lines.filter((line) => line.startsWith("train,loss,")).length).toBe(first!.stages.find(({ stage }) => stage === "train")!.step)

  // A note and tags, and the list that shows only the tagged.
  await page.getByRole("button", { name: /^Tags and note of run 1/ }).click()
  await page.getByRole("textbox", { name: "Tags", exact: true }).fill("baseline, small")
  await page.getByRole("textbox", { name: "Note", exact: true }).fill("what the template gives")
  await page.keyboard.press("Escape")
  await page.getByRole("button", { name: "Tags and note of run 1: baseline, small" }).waitFor()

  // A longer run of wider layers, watched.
  for (const name of ["hidden 1", "hidden 2"]) {
    await select(page, name)
    await set(page, "Units", 1024)
  }
  await select(page, "stop rule")
  await set(page, "Epochs", 100_000)
  await set(page, "Patience", 0)
  await block(page, "stop rule").getByText("100000 epochs").waitFor()
  await start(page, 2)
  await showTab(page, "Ranks")
  await expect.poll(() => page.getByRole("table", { name: "Ranks of run 2" }).getByRole("row").count()).toBe(2)
  await page.locator("[data-rank]").first().waitFor()
  await page.getByRole("table", { name: "Ranks of run 2" }).getByText(/\d %/).first().waitFor()
  await page.waitForTimeout(8000)
  await takeAll(page, "watch-ranks-now")
  await page.getByRole("button", { name: "Over time", exact: true }).first().click()
  const heat = page.getByRole("region", { name: "Ranks over time" })
  const map = heat.getByRole("img", { name: /of 2 ranks/ })
  await map.waitFor()
  await map.focus()
  await page.keyboard.press("End")
  await page.keyboard.press("ArrowDown")
  await expect.poll(() => heat.getByRole("status").textContent()).toMatch(/^rank 1 · .+ · \d/)
  await takeAll(page, "watch-ranks-time")
  const csv = await saved(page, async () => {
    await heat.getByRole("button", { name: "Export" }).click()
    await page.getByRole("menuitem", { name: "Values as CSV" }).click()
  })
  expect(readFileSync(await csv.path(), "utf8").split("\n")[0]).toBe("rank,stage,attempt,from,to,steps,own")
  const svg = await saved(page, async () => {
    await heat.getByRole("button", { name: "Export" }).click()
    await page.getByRole("menuitem", { name: "Picture as SVG" }).click()
  })
  expect(readFileSync(await svg.path(), "utf8")).toMatch(/^(<\?xml[^>]*>\s*)?<svg /)

  await showTab(page, "Run")
  await page.getByRole("button", { name: "Why this state is believed" }).click()
  const why = page.getByRole("dialog", { name: "Why this state is believed" })
  await why.getByText(/job\.sh is there, as process \d+/).waitFor()
  await why.getByText("2 of 2 ranks answer, in train").waitFor()
  await takeAll(page, "watch-evidence")
  await page.keyboard.press("Escape")
  await page.getByRole("banner").getByRole("button", { name: "Stop" }).click()
  await page.getByRole("tab", { name: /Run #2.*stopped/ }).waitFor()

  await page.getByRole("button", { name: /^Compare with/ }).click()
  await page.getByRole("menuitemcheckbox", { name: /^#1/ }).or(page.getByRole("menuitem", { name: /^#1/ })).click()
  const differences = page.getByRole("region", { name: "What differs between run 2 and run 1" })
  await differences.getByRole("row", { name: /^hidden 1 Units 1024 64/ }).waitFor()
  // Both programs told of their surroundings, which are the same.
  expect(await differences.getByText(/Not recorded|Surroundings/).count()).toBe(0)
  await takeAll(page, "watch-compare")
  await page.getByRole("group", { name: "Runs with a tag" }).getByRole("button", { name: /^baseline/ }).click()
  await expect.poll(() => page.getByRole("list", { name: "Runs tagged baseline, newest first" }).getByRole("listitem").count()).toBe(1)
  await page.getByRole("button", { name: /^Tags and note of run 2/ }).click()
  await takeAll(page, "watch-remark")
})

async function start(page: Page, number: number): Promise<void> {
  await page.getByRole("banner").getByRole("button", { name: "Run", exact: true }).click()
  await page.getByRole("region", { name: `Run ${number}`, exact: true }).waitFor()
}

async function saved(page: Page, doing: () => Promise<void>): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent("download"), doing()])
  return download
}
