import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { forecast } from "../../engine/forecast/forecast.ts"
import type { Forecast } from "../../engine/forecast/forecast.ts"
import { jobsOf } from "../../engine/compile/3-plan/jobs.ts"
import { local } from "../../engine/machines/local/local.ts"
import type { Machine } from "../../engine/model/machine.ts"
import { localTarget } from "../../engine/model/target.ts"
import { tephraHome } from "../../engine/runs/home.ts"
import { appRoot } from "../../engine/server/app-root.ts"
import { busyWith } from "../../engine/server/calibrate/busy.ts"
import { calibration, usualPasses } from "../../engine/server/calibrate/calibrate.ts"
import { quantile, rounded, type Report } from "./figure.ts"
import { writeData } from "./forecast/data.ts"
import { handMade, random, trainedFor } from "./forecast/drawings.ts"
import type { Drawing } from "./forecast/drawings.ts"
import { analysed, build } from "./forecast/run-job.ts"

const goal = 0.15
/** Seconds that a measured training takes, about. */
const runSeconds = 1
const rankCounts = [1, 2]

/**
 * Ten pipelines on this computer at 1 and 2 ranks: what is forecast from `calibrate` alone, against what the jobs log. Rates and jobs take
 * turns, pass by pass, and each keeps its least: what is compared is the forecast, not this computer now with itself some minutes ago.
 */
export async function measure(report: Report, { seed }: { seed: number }): Promise<void> {
  const busy = busyWith()
  if (busy !== null) console.error(`${busy.replace(/ Wait until.*$/, "")} The errors below are those of a disturbed measurement.`)
  const scratch = mkdtempSync(join(tmpdir(), "tephra-forecast-"))
  const rates = await calibration({ root: appRoot(), cache: tephraHome(process.env).cache, environment: process.env, onLine: () => undefined })
  try {
    writeData(scratch)
    await rates.pass()
    const drawings = [...handMade(join(appRoot(), "tests", "samples"), scratch), ...random(seed, 5, scratch)]
    const cases: Case[] = []
    for (const [index, drawing] of drawings.entries()) cases.push(...(await casesOf(drawing, { machine: { ...local, rates: await rates.rates() }, scratch: join(scratch, String(index)) })))
    const least = cases.map(() => Number.POSITIVE_INFINITY)
    for (let pass = 1; pass <= usualPasses; pass += 1) {
      if (pass > 1) await rates.pass()
      for (const [index, { stepSeconds }] of cases.entries()) least[index] = Math.min(least[index]!, await stepSeconds())
    }
    const machine: Machine = { ...local, rates: await rates.rates() }
    const errors = cases.map((each, index) => told(each, { machine, measured: least[index]! }, report))
    const median = quantile(errors, 0.5)
    report({ name: `forecast: error of a step's time, median of ${errors.length}, seed ${seed}`, value: rounded(100 * median), unit: "%", peer: null, ratio: null, goal: `≤ ${100 * goal} %`, met: median <= goal })
  } finally {
    await rates.end()
    rmSync(scratch, { recursive: true, force: true })
  }
}

interface On {
  readonly machine: Machine
  /** Of this drawing alone. */
  readonly scratch: string
}

/** A built job on so many ranks. */
interface Case {
  readonly name: string
  readonly ranks: number
  readonly forecastOn: (machine: Machine) => Forecast
  readonly stepSeconds: () => Promise<number>
}

/** The first rates tell how many epochs take the time. */
async function casesOf({ name, pipeline, folder }: Drawing, { machine, scratch }: On): Promise<Case[]> {
  const analysis = await analysed(trainedFor(pipeline, 1), folder)
  const [job] = jobsOf(analysis)
  const forecastOn = (ranks: number, on: Machine): Forecast => {
    const each = forecast({ analysis, job: job!, target: { ...localTarget, ranks }, machine: on })
    if ("reason" in each) throw new Error(`${name}: ${each.reason}`)
    return each
  }
  const epochs = Math.min(2000, Math.max(5, Math.round(runSeconds / forecastOn(1, machine).epoch)))
  const built = await build(trainedFor(pipeline, epochs), { folder, scratch, cache: tephraHome(process.env).cache, root: appRoot() })
  return rankCounts.map((ranks) => ({ name, ranks, forecastOn: (on) => forecastOn(ranks, on), stepSeconds: () => built.stepSeconds(ranks) }))
}

/** Reports a case, and gives its error. */
function told({ name, ranks, forecastOn }: Case, { machine, measured }: { machine: Machine; measured: number }, report: Report): number {
  const { step, parts, limit } = forecastOn(machine)
  const label = `${name}, ${ranks} rank${ranks === 1 ? "" : "s"}: forecast ${milliseconds(step)}, measured ${milliseconds(measured)} ms`
  report({ name: `${label} (${limit} ${milliseconds(parts[limit])})`, value: rounded(100 * (step / measured - 1)), unit: "%", peer: null, ratio: null, goal: null, met: null })
  return Math.abs(step - measured) / measured
}

function milliseconds(seconds: number): string {
  return String(Number((1000 * seconds).toPrecision(3)))
}
