import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { compareStep, errorOf, withoutKinks } from "../../certify/compare.ts"
import type { Difference } from "../../certify/compare.ts"
import { mixed, nudgedStep, withMoves } from "../../certify/rounding.ts"
import type { Rounding } from "../../certify/rounding.ts"
import type { FreeRun } from "../../certify/certificate.ts"
import { readTraceFacts, readTraceStep, shortTrace, stepFile } from "../../certify/trace.ts"
import type { TraceFacts, TraceStep } from "../../certify/trace.ts"
import { writeNpz } from "../../interchange/npz/npz-write.ts"
import type { FileProblem } from "../../model/file-problem.ts"

/** Two traces of the same steps, read one step at a time. */
export interface TracePair {
  readonly native: string
  readonly twin: string
}

export interface LockedTraces {
  readonly facts: TraceFacts
  readonly steps: number
  /** Rows of each step. */
  readonly rows: readonly number[]
  /** Of each tensor at each step. */
  readonly differences: readonly Difference[]
}

/** Throws a FileProblem for a trace that is damaged, shorter or of other tensors. */
export async function lockedTraces({ native, twin }: TracePair, rounding: Rounding = new Map()): Promise<LockedTraces> {
  const facts = taken(readTraceFacts(await wholeFile(native, "trace.json"), join(native, "trace.json")))
  const steps = await stepCount(native)
  if (steps === 0) throw shortTrace(native, `The native program traced no step of stage ${facts.stage}.`)
  const rows: number[] = []
  const differences: Difference[] = []
  for (let step = 1; step <= steps; step += 1) {
    const [ours, theirs] = [await stepOf(native, step), await stepOf(twin, step)]
    rows.push(ours.get("rows")!.values.length)
    differences.push(...taken(compareStep({ step, dtype: facts.dtype, products: facts.precision.numbers, native: ours, twin: theirs, rounding })))
  }
  return { facts, steps, rows, differences: withoutKinks(differences) }
}

/** Writes a trace whose steps start a unit in the last place away. */
export async function writeNudged(native: string, folder: string, seed: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  await copyFile(join(native, "trace.json"), join(folder, "trace.json"))
  const steps = await stepCount(native)
  for (let step = 1; step <= steps; step += 1) await writeFile(join(folder, stepFile(step)), writeNpz(nudgedStep(await stepOf(native, step), mixed(seed, step))))
}

/** How far the twin's tensors are from those that it makes of nudged starts, at the steps that all of them came to. */
export async function movesOf(twin: string, nudged: readonly string[]): Promise<Rounding> {
  let rounding: Rounding = new Map()
  const steps = Math.min(...(await Promise.all([twin, ...nudged].map(stepCount))))
  for (const folder of nudged) for (let step = 1; step <= steps; step += 1) rounding = withMoves(rounding, { step, twin: await stepOf(twin, step), nudged: await stepOf(folder, step) })
  return rounding
}

/** Both programs alone: how far apart they start, and their losses at each step. */
export async function freeTraces({ native, twin }: TracePair, steps: number): Promise<FreeRun> {
  const losses: number[] = []
  let start = 0
  for (let step = 1; step <= steps; step += 1) {
    const [ours, theirs] = [await stepOf(native, step), await stepOf(twin, step)]
    losses.push(errorOf(theirs.get("loss")!.values, ours.get("loss")!.values))
    if (step === 1) start = startDistance(ours, theirs)
  }
  return { start, losses }
}

function startDistance(ours: TraceStep, theirs: TraceStep): number {
  const starts = [...ours].filter(([name]) => name.startsWith("before/"))
  return Math.max(0, ...starts.map(([name, { values }]) => errorOf(theirs.get(name)?.values ?? new Float64Array(), values)))
}

/** Steps that a trace has. */
export async function stepCount(folder: string): Promise<number> {
  return (await readdir(folder)).filter((name) => /^step-\d{6}\.npz$/.test(name)).length
}

async function stepOf(folder: string, step: number): Promise<TraceStep> {
  const path = join(folder, stepFile(step))
  const bytes = await readFile(path).catch(() => null)
  if (bytes === null) throw shortTrace(path, `${path} is not there: the program ended before step ${step}.`)
  return taken(readTraceStep(bytes, path))
}

async function wholeFile(folder: string, name: string): Promise<string> {
  return readFile(join(folder, name), "utf8").catch(() => "")
}

/** What was read; a Problem is thrown on. */
export function taken<T extends object>(read: T | FileProblem): T {
  if ("problem" in read) throw read
  return read
}
