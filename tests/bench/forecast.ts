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
/** As `calibrate` does, each is measured several times, all others in between: a computer that is slow for a minute here and there is taken at its full speed on both sides. */
const rounds = 3
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
    const cases: Case[] = []
    for (const [index, drawing] of drawings.entries()) cases.push(...(await casesOf(drawing, { machine, scratch: join(scratch, String(index)) })))
    const measured = await leastOfRounds(cases)
    const errors = cases.map((each, index) => told(each, measured[index]!, report))
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
  /** Of this drawing alone. */
  readonly scratch: string
}

/** A built job on so many ranks. */
interface Case {
  readonly name: string
  readonly ranks: number
  readonly forecast: Forecast
  readonly stepSeconds: () => Promise<number>
}

async function casesOf({ name, pipeline, folder }: Drawing, { machine, scratch }: On): Promise<Case[]> {
  const analysis = await analysed(trainedFor(pipeline, 1), folder)
  const [job] = jobsOf(analysis)
  const forecastOn = (ranks: number): Forecast => {
    const each = forecast({ analysis, job: job!, target: { ...localTarget, ranks }, machine })
    if ("reason" in each) throw new Error(`${name}: ${each.reason}`)
    return each
  }
  const epochs = Math.min(2000, Math.max(5, Math.round(runSeconds / forecastOn(1).epoch)))
  const built = await build(trainedFor(pipeline, epochs), { folder, scratch, cache: tephraHome(process.env).cache, root: appRoot() })
  return rankCounts.map((ranks) => ({ name, ranks, forecast: forecastOn(ranks), stepSeconds: () => built.stepSeconds(ranks) }))
}

async function leastOfRounds(cases: readonly Case[]): Promise<number[]> {
  const least = cases.map(() => Number.POSITIVE_INFINITY)
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { stepSeconds }] of cases.entries()) least[index] = Math.min(least[index]!, await stepSeconds())
  }
  return least
}

/** Reports a case, and gives its error. */
function told({ name, ranks, forecast: { step, parts, limit } }: Case, measured: number, report: Report): number {
  const label = `${name}, ${ranks} rank${ranks === 1 ? "" : "s"}: forecast ${milliseconds(step)}, measured ${milliseconds(measured)} ms`
  report({ name: `${label} (${limit} ${milliseconds(parts[limit])})`, value: rounded(100 * (step / measured - 1)), unit: "%", peer: null, ratio: null, goal: null, met: null })
  return Math.abs(step - measured) / measured
}

function milliseconds(seconds: number): string {
  return String(Number((1000 * seconds).toPrecision(3)))
}
