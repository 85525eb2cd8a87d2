import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { forecast } from "../../engine/forecast/forecast.ts"
import type { Forecast } from "../../engine/forecast/forecast.ts"
import { jobsOf } from "../../engine/compile/3-plan/jobs.ts"
import { local } from "../../engine/machines/local/local.ts"
import { Rates } from "../../engine/model/machine.ts"
import type { Machine } from "../../engine/model/machine.ts"
import { localTarget } from "../../engine/model/target.ts"
import { tephraHome } from "../../engine/runs/home.ts"
import { appRoot } from "../../engine/server/app-root.ts"
import { busyWith } from "../../engine/server/calibrate/busy.ts"
import { calibrate } from "../../engine/server/calibrate/calibrate.ts"
import { quantile, rounded, type Report } from "./figure.ts"
import { writeData } from "./forecast/data.ts"
import { handMade, random, trainedFor } from "./forecast/drawings.ts"
import type { Drawing } from "./forecast/drawings.ts"
import { analysed, build } from "./forecast/run-job.ts"

const goal = 0.15
/** Seconds that a measured training takes, about. */
const runSeconds = 2
const rankCounts = [1, 2]

/**
 * Ten pipelines on this computer at 1 and 2 ranks: what is forecast from `calibrate` alone, against what the jobs log. TEPHRA_RATES is a
 * file that `tephra calibrate --to` wrote, instead of measuring now.
 */
export async function measure(report: Report, { seed }: { seed: number }): Promise<void> {
  const busy = busyWith()
  if (busy !== null) console.error(`${busy.replace(/ Wait until.*$/, "")} The errors below are those of a disturbed measurement.`)
  const scratch = mkdtempSync(join(tmpdir(), "tephra-forecast-"))
  try {
    writeData(scratch)
    const machine: Machine = { ...local, rates: await ratesNow() }
    const drawings = [...handMade(join(appRoot(), "tests", "samples"), scratch), ...random(seed, 5, scratch)]
    const errors: number[] = []
    for (const drawing of drawings) errors.push(...(await errorsOf(drawing, { machine, scratch, report })))
    const median = quantile(errors, 0.5)
    report({ name: `forecast: error of a step's time, median of ${errors.length}, seed ${seed}`, value: rounded(100 * median), unit: "%", peer: null, ratio: null, goal: `≤ ${100 * goal} %`, met: median <= goal })
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function ratesNow(): Promise<Rates> {
  const file = process.env["TEPHRA_RATES"]
  if (file !== undefined && existsSync(file)) return Rates.parse(JSON.parse(readFileSync(file, "utf8")))
  return calibrate({ root: appRoot(), cache: tephraHome(process.env).cache, environment: process.env, onLine: () => undefined })
}

interface On {
  readonly machine: Machine
  readonly scratch: string
  readonly report: Report
}

async function errorsOf({ name, pipeline, folder }: Drawing, { machine, scratch, report }: On): Promise<number[]> {
  const analysis = await analysed(trainedFor(pipeline, 1), folder)
  const [job] = jobsOf(analysis)
  const told = (ranks: number): Forecast => {
    const each = forecast({ analysis, job: job!, target: { ...localTarget, ranks }, machine })
    if ("reason" in each) throw new Error(`${name}: ${each.reason}`)
    return each
  }
  const epochs = Math.min(2000, Math.max(5, Math.round(runSeconds / told(1).epoch)))
  const built = await build(trainedFor(pipeline, epochs), { folder, scratch, cache: tephraHome(process.env).cache, root: appRoot() })
  const errors: number[] = []
  for (const ranks of rankCounts) {
    const { step, parts, limit } = told(ranks)
    const measured = await built.stepSeconds(ranks)
    const error = Math.abs(step - measured) / measured
    errors.push(error)
    const label = `${name}, ${ranks} rank${ranks === 1 ? "" : "s"}: forecast ${milliseconds(step)}, measured ${milliseconds(measured)} ms`
    report({ name: `${label} (${limit} ${milliseconds(parts[limit])})`, value: rounded(100 * (step / measured - 1)), unit: "%", peer: null, ratio: null, goal: null, met: null })
  }
  return errors
}

function milliseconds(seconds: number): string {
  return String(Number((1000 * seconds).toPrecision(3)))
}
