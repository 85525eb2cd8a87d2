import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Page } from "playwright-core"
import { openStore } from "../../engine/store/open-store.ts"
import { openEditor } from "../visual/editor-page.ts"
import { quantile, rounded, type Report } from "./figure.ts"
import { storeRows, writeLog } from "./remote-metrics.ts"

const rounds = 9
const goal = 150
const sample = fileURLToPath(new URL("../samples/regression/pipeline.tephra.json", import.meta.url))
const uplot = fileURLToPath(new URL("../../node_modules/uplot/dist/uPlot.iife.min.js", import.meta.url))

/** A run of 1e6 rows in real Chromium: from the click on it to the frame that has its curves. The peer only draws: all points of it, in memory already. */
export async function measure(report: Report): Promise<void> {
  const editor = await openEditor({ width: 1600, height: 900, path: sample })
  const { page, home } = editor
  try {
    const store = openStore(join(home, "store.sqlite"))
    writeLog(join(home, "metrics.1.log"))
    await storeRows(store, home)
    // Another to look at in between.
    const other = crypto.randomUUID()
    store.runs.create({ event: "created", t: 1, id: other, name: "nothing", file: null, job: "0".repeat(64), target: { machine: "this-computer", ranks: 1, threads: 1 }, seed: null, folder: home, stages: [] }, { data: {}, names: {} })
    store.runs.append(other, [{ event: "ended", t: 2, attempt: null, outcome: "cancelled", code: null, failure: null }])
    store.close()
    await page.getByRole("tab", { name: "Run" }).click()
    await page.getByRole("button", { name: /a million/ }).waitFor()
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      await page.getByRole("button", { name: /nothing/ }).click()
      await page.locator(".uplot").waitFor({ state: "detached" })
      times.push(await page.evaluate(clickToCurve, "a million"))
    }
    const peer = quantile(await drawnWhole(page), 0.5)
    const median = quantile(times.slice(1), 0.5)
    report({ name: "remote: 1e6 rows, from the click to the painted curves", value: rounded(median), unit: "ms", peer: `uPlot drawing all of them, in memory (${rounded(peer)} ms)`, ratio: rounded(peer / median), goal: `≤ ${goal} ms`, met: median <= goal })
  } finally {
    await editor.close()
  }
}

function clickToCurve(name: string): Promise<number> {
  return new Promise((done) => {
    const row = [...document.querySelectorAll("button")].find((button) => button.textContent.includes(name))
    const begun = performance.now()
    row?.click()
    const look = (): void => {
      // Found in the frame after it was drawn.
      if (document.querySelector(".uplot canvas")) requestAnimationFrame(() => done(performance.now() - begun))
      else requestAnimationFrame(look)
    }
    look()
  })
}

async function drawnWhole(page: Page): Promise<number[]> {
  const other = await page.context().newPage()
  await other.setContent("<div></div>")
  await other.addScriptTag({ path: uplot })
  const times = await other.evaluate(async (count) => {
    const steps = Array.from({ length: count / 2 }, (_, index) => index + 1)
    const data = [steps, steps.map((step) => 1 / step + 0.01 * Math.sin(step)), steps.map((step) => 0.02 + 0.001 * Math.cos(step))]
    const target = document.querySelector("div")!
    const all: number[] = []
    for (let round = 0; round < 5; round += 1) {
      const begun = performance.now()
      const Plot = (globalThis as unknown as { uPlot: new (...words: unknown[]) => { destroy: () => void } }).uPlot
      const plot = new Plot({ width: 1200, height: 400, scales: { x: { time: false } }, series: [{}, { stroke: "#06c" }, { stroke: "#c60" }] }, data, target)
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
      all.push(performance.now() - begun)
      plot.destroy()
    }
    return all
  }, 1_000_000)
  await other.close()
  return times
}
