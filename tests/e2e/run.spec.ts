import { join } from "node:path"
import { readFileSync } from "node:fs"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { built, startApp, watchApps, type App } from "./app.ts"
import { block, canvas, openTemplate, select, set, setRanks, showTab } from "./hands.ts"
import { jobProcesses } from "./processes.ts"
import { lossSteps, metricRows, readRuns } from "./recorded.ts"

watchApps()

test("a run is stopped from the button and resumed, and its curve has every step once", { timeout: 2 * built }, async () => {
  const app = await startApp()
  await startLongRun(app)
  await reachStep(app, 20)
  await app.page.getByRole("banner").getByRole("button", { name: "Stop" }).click()
  await ended(app, "stopped")
  const stoppedAt = lossSteps(app.home, newest(app)).length

  await app.page.getByRole("banner").getByRole("button", { name: "Resume" }).click()
  await reachStep(app, stoppedAt + 20)
  await app.page.keyboard.press("Control+Alt+Enter")
  await ended(app, "stopped")
  const run = newest(app)
  expect(run.attempts.map(({ resumedFromStep }) => resumedFromStep ?? null)).toEqual([null, stoppedAt])
  expectWhole(app)
})

test("the app is killed in mid-run and opened again: the run went on, and no row is lost or doubled", { timeout: 2 * built }, async () => {
  const app = await startApp()
  const { page } = app
  await startLongRun(app)
  await reachStep(app, 10)
  await app.kill()
  await page.getByText("The connection to the engine is lost").waitFor()
  const before = writtenSteps(app)
  await expect.poll(() => writtenSteps(app)).toBeGreaterThan(before + 10)

  await app.reopen()
  await canvas(page).waitFor()
  await page.getByRole("tab", { name: /Run #1.*running/ }).waitFor()
  await reachStep(app, before + 20)
  await showTab(page, "Run")
  await page.getByRole("region", { name: "Run 1", exact: true }).getByRole("img", { name: /^Plot of / }).waitFor()
  await page.getByRole("banner").getByRole("button", { name: "Stop" }).click()
  await ended(app, "stopped")
  expect(newest(app).attempts).toHaveLength(1)
  expectWhole(app)
})

test("a rank that hangs is named with its block, and one that is killed ends the run with its name", { timeout: 2 * built }, async () => {
  const app = await startApp()
  const { page } = app
  await startLongRun(app)
  await reachStep(app, 5)
  await showTab(page, "Ranks")
  const table = page.getByRole("table", { name: "Ranks of run 1" })
  await expect.poll(() => table.getByRole("row").count()).toBe(2)
  const second = await rankOne(page)

  process.kill(second, "SIGSTOP")
  const trouble = page.getByRole("list", { name: "Ranks that need attention" })
  await trouble.getByText(/^rank 1 has not answered for \d+ s in “.+”, step \d+$/).waitFor()
  await table.getByRole("row", { name: /^1 stuck/ }).waitFor()
  await showTab(page, "Run")
  await page.getByText(/rank 1 does not answer; last in “.+”/).first().waitFor()
  process.kill(second, "SIGCONT")
  await page.getByText(/rank 1 does not answer/).first().waitFor({ state: "detached" })

  process.kill(second, "SIGKILL")
  await ended(app, "failed")
  const card = page.getByRole("region", { name: "Why the run failed" })
  await card.getByText(/rank 1/).first().waitFor()
  await card.getByRole("button", { name: "Go to the block" }).click()
  expect(newest(app).failure!.at).toMatchObject({ rank: 1 })
  expectWhole(app)
})

/** The template with layers so wide that a step takes milliseconds, and more epochs than any test waits for. */
async function startLongRun({ page }: App): Promise<void> {
  await openTemplate(page, "regression")
  for (const name of ["hidden 1", "hidden 2"]) {
    await select(page, name)
    await set(page, "Units", 1024)
  }
  await select(page, "stop rule")
  await set(page, "Epochs", 100_000)
  await set(page, "Patience", 0)
  await block(page, "stop rule").getByText("100000 epochs").waitFor()
  await setRanks(page, 2)
  await page.getByRole("banner").getByRole("button", { name: "Run", exact: true }).click()
  await page.getByRole("region", { name: "Run 1", exact: true }).waitFor()
}

function newest({ home }: App) {
  const [run] = readRuns(home)
  if (run === undefined) throw new Error("no run was started")
  return run
}

/** On the screen, as a person reads it. */
async function reachStep({ page }: App, step: number): Promise<void> {
  await showTab(page, "Run")
  const head = page.getByRole("region", { name: "Run 1", exact: true })
  await expect.poll(async () => Number(/step (\d+)\//.exec((await head.textContent()) ?? "")?.[1] ?? 0), { timeout: built, interval: 100 }).toBeGreaterThanOrEqual(step)
}

async function ended(app: App, outcome: string): Promise<void> {
  await app.page.getByRole("tab", { name: new RegExp(`Run #1.*${outcome}`) }).waitFor()
  await expect.poll(() => jobProcesses(app.home)).toEqual([])
}

/** Lines of the attempt's own file: what the job wrote, whoever listens. */
function writtenSteps(app: App): number {
  return readFileSync(join(newest(app).folder, "metrics.1.log"), "utf8").split("\n").filter((line) => line.includes('"loss"')).length
}

function expectWhole(app: App): void {
  const run = newest(app)
  const steps = lossSteps(app.home, run)
  expect(steps).toEqual(steps.map((_, at) => at + 1))
  const { stored, written } = metricRows(app.home, run)
  expect(stored).toBe(written)
}

async function rankOne(page: Page): Promise<number> {
  const row = page.getByRole("table", { name: "Ranks of run 1" }).getByRole("row", { name: /^1 / })
  const cells = await row.getByRole("cell").allTextContents()
  expect(cells[0]).toBe("1")
  return Number(cells.at(-1))
}
