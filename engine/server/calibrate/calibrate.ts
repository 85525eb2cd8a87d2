import { spawn } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { availableParallelism, hostname, tmpdir, totalmem } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { lookForTools } from "../../machines/local/tool-chain.ts"
import { ApiError } from "../../model/api-error.ts"
import { Rates } from "../../model/machine.ts"
import type { Environment } from "../certify/programs.ts"
import { calibrationStages, writeCalibrationJob } from "./job.ts"

export interface ToCalibrate {
  /** Folder of the app, with the native sources. */
  readonly root: string
  /** Where builds are kept. */
  readonly cache: string
  readonly environment: Environment
  /** What is measured now. */
  readonly onLine: (line: string) => void
}

/** The cores of a computer that is shared with others are slow for a second or a minute here and there, also by each other: alone and together take turns. */
export const usualPasses = 8

/** Rates in the making. */
export interface Calibration {
  /** Measures every figure once more. */
  readonly pass: () => Promise<void>
  /** The least of each figure so far. */
  readonly rates: () => Promise<Rates>
  /** Removes what was written, but for the build. */
  readonly end: () => Promise<void>
}

/** Builds the program that measures, runs it on this computer in several passes and reads the least of each figure. */
export async function calibrate(to: ToCalibrate): Promise<Rates> {
  let pass = 0
  const measured = await calibration({ ...to, onLine: (line) => to.onLine(`pass ${pass} of ${usualPasses}: ${line}`) })
  try {
    for (pass = 1; pass <= usualPasses; pass += 1) await measured.pass()
    return await measured.rates()
  } finally {
    await measured.end()
  }
}

/** The same in passes that the caller asks for, with what it wants in between. */
export async function calibration({ root, cache, environment, onLine }: ToCalibrate): Promise<Calibration> {
  const { found } = await lookForTools()
  const folder = await mkdtemp(join(tmpdir(), "tephra-calibrate-"))
  const cores = availableParallelism()
  const stages = calibrationStages(cores)
  await writeCalibrationJob(root, stages, join(folder, "job"))
  let passes = 0
  const run = (): string => join(folder, `run${passes}`)
  return {
    pass: async () => {
      passes += 1
      await runJob(join(folder, "job"), { ...environment, TEPHRA_CACHE: cache, TEPHRA_PASSES: folder, TEPHRA_RUN: run() }, onLine)
    },
    rates: async () => {
      const [alone, together] = await Promise.all(stages.map(({ name }) => outputOf(run(), name)))
      return Rates.parse({ at: new Date().toISOString(), host: hostname(), build: found.join(", "), cores, memoryBytes: totalmem(), alone, together: together ?? null })
    },
    end: () => rm(folder, { recursive: true, force: true }),
  }
}

async function outputOf(run: string, stage: string): Promise<unknown> {
  return JSON.parse(await readFile(join(run, "out", stage, "rates.json"), "utf8"))
}

/** How much of a failed job's words is repeated. */
const saidLines = 20

async function runJob(folder: string, env: Environment, onLine: (line: string) => void): Promise<void> {
  const child = spawn("sh", [join(folder, "job.sh")], { env: { ...env }, stdio: ["ignore", "pipe", "pipe"] })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => {
      said.push(line)
      onLine(line)
    })
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve))
  if (code === 0) return
  throw new ApiError("calibrate-failed", `The measurements ended with ${code ?? "a signal"}, so there are no rates. The job said:\n${said.slice(-saidLines).join("\n")}`)
}
