import { existsSync } from "node:fs"
import { cp, mkdir } from "node:fs/promises"
import { join } from "node:path"
import type { Certificate, ResultCertificate, StageCertificate } from "../../certify/certificate.ts"
import { mayBeRounding, worstOf, worstOfEach } from "../../certify/compare.ts"
import type { Difference } from "../../certify/compare.ts"
import { coverageOf, notCompared } from "../../certify/coverage.ts"
import { tolerances } from "../../certify/tolerances.ts"
import type { Plan, Stage } from "../../compile/3-plan/plan-data.ts"
import { resultsOf } from "./results.ts"
import { freeTraces, lockedTraces, movesOf, stepCount, writeNudged } from "./traces.ts"
import type { LockedTraces } from "./traces.ts"
import type { Twins } from "./twins.ts"

export interface ToCertify {
  readonly plan: Plan
  readonly twins: Twins
  /** Of each stage that trains. */
  readonly steps: number
  /** Also run train.py from its own start weights. */
  readonly free: boolean
  /** Ranks that the drawing's job is meant for; both programs run on one. */
  readonly ranks: number
  readonly onStage?: (title: string) => void
}

/** Runs the stages in their order, each in both programs from the same models, and compares what they did. Throws a FileProblem where a trace cannot be compared. */
export async function certifyTwins(given: ToCertify): Promise<Certificate> {
  const stages: StageCertificate[] = []
  const results: ResultCertificate[] = []
  for (const stage of given.plan.stages) {
    // What a condition says after a few steps says nothing of the run.
    if (stage.decides) continue
    given.onStage?.(stage.title)
    const trained = given.plan.networks.some(({ block }) => block === stage.block) ? await trainingStage(given, stage) : { results: await resultStage(given, stage, worstTolerance(stages)) }
    if (trained.training) stages.push(trained.training)
    if (trained.results) results.push(trained.results)
  }
  return { stages, results }
}

/** What is computed with models of both kinds of numbers agrees as far as the coarser. */
function worstTolerance(stages: readonly StageCertificate[]): number {
  return Math.max(tolerances.f64, ...stages.map(({ tolerance }) => tolerance))
}

interface Trained {
  /** None of a stage that could train and did not, as one that scores rows at random. */
  readonly training?: StageCertificate
  /** Of a stage that leaves more numbers than a model. */
  readonly results?: ResultCertificate
}

async function trainingStage(given: ToCertify, stage: Stage): Promise<Trained> {
  const folders = await foldersOf(given.twins, stage)
  const { native, held, traces } = folders
  await given.twins.native(stage.name, native, ["--trace", traces.native, "--steps", String(given.steps)])
  if (!existsSync(traces.native)) {
    await given.twins.python(stage.name, held)
    return { results: await resultsIn(stage, folders, tolerances.f64) }
  }
  const training = await tracedStage(given, stage, folders)
  return existsSync(join(outOf(native, stage), "scores.json")) ? { training, results: await resultsIn(stage, folders, training.tolerance) } : { training }
}

async function resultsIn(stage: Stage, { native, held }: Pick<Folders, "native" | "held">, tolerance: number): Promise<ResultCertificate> {
  return { stage: stage.name, block: stage.block, title: stage.title, results: await resultsOf(outOf(native, stage), outOf(held, stage), tolerance) }
}

function outOf(run: string, { block }: Stage): string {
  return join(run, "out", block)
}

async function tracedStage({ plan, twins, steps, free, ranks }: ToCertify, stage: Stage, folders: Folders): Promise<StageCertificate> {
  const { alone, traces } = folders
  const locked = await lockedStage({ twins, stage, folders, asked: steps })
  const worst = worstOfEach(locked.differences)
  if (free) await twins.python(stage.name, alone, ["--trace", traces.alone, "--steps", String(Math.min(steps, locked.steps))])
  const network = plan.networks.find(({ block }) => block === stage.block)!
  const blocks = coverageOf(network.statements.map(({ block, title }) => ({ id: block, title })), worst)
  return {
    stage: stage.name,
    block: stage.block,
    title: stage.title,
    dtype: locked.facts.dtype,
    products: locked.facts.precision.numbers ?? null,
    tolerance: tolerances[locked.facts.dtype],
    steps: locked.steps,
    worst: quantities.flatMap((quantity) => worstOf(worst.filter((one) => one.quantity === quantity)) ?? []),
    blocks,
    free: free ? await freeTraces({ native: traces.native, twin: traces.alone }, locked.steps) : null,
    notCompared: notCompared({ worst, differences: locked.differences, blocks, steps: locked.steps, batch: locked.facts.batch, rows: locked.rows, ranks, apart: stage.apart === true }),
  }
}

interface ToLock {
  readonly twins: Twins
  readonly stage: Stage
  readonly folders: Folders
  /** Steps that the native program was asked for, of each training of the stage. */
  readonly asked: number
}

/** Where a tensor is apart, rounding is measured: the twin runs again from starts that differ in their last place. */
async function lockedStage({ twins, stage, folders: { held, nudged, traces }, asked }: ToLock): Promise<LockedTraces> {
  const steps = String(Math.min(asked, await stepCount(traces.native)))
  await twins.python(stage.name, held, ["--init", traces.native, "--trace", traces.held, "--steps", steps])
  const plain = await lockedTraces({ native: traces.native, twin: traces.held })
  if (!plain.differences.some(mayBeRounding)) return plain
  const made: string[] = []
  for (const [at, run] of nudged.entries()) {
    const [start, trace] = [`${traces.nudged[at]}-start`, traces.nudged[at]!]
    await writeNudged(traces.native, start, at + 1)
    // One that fails measures nothing; what is apart stays so.
    const done = await twins.python(stage.name, run, ["--init", start, "--trace", trace, "--steps", steps]).then(() => true, () => false)
    if (done) made.push(trace)
  }
  return made.length === 0 ? plain : lockedTraces({ native: traces.native, twin: traces.held }, await movesOf(traces.held, made))
}

const quantities: readonly Difference["quantity"][] = ["rows", "start", "loss", "gradient", "weight", "state"]

async function resultStage({ twins }: ToCertify, stage: Stage, tolerance: number): Promise<ResultCertificate> {
  const folders = await foldersOf(twins, stage)
  await twins.native(stage.name, folders.native)
  await twins.python(stage.name, folders.held)
  return resultsIn(stage, folders, tolerance)
}

interface Folders {
  /** The native run, all stages. */
  readonly native: string
  /** Runs of train.py for this stage, each with what the native stages before made. */
  readonly held: string
  readonly alone: string
  /** Those that measure rounding. */
  readonly nudged: readonly string[]
  readonly traces: { readonly native: string; readonly held: string; readonly alone: string; readonly nudged: readonly string[] }
}

const nudges = ["first", "second"]

async function foldersOf({ folder }: Twins, { name }: Stage): Promise<Folders> {
  const [native, held, alone] = [join(folder, "native"), join(folder, `held-${name}`), join(folder, `alone-${name}`)]
  const nudged = nudges.map((nudge) => join(folder, `nudged-${nudge}-${name}`))
  await mkdir(join(native, "out"), { recursive: true })
  for (const run of [held, alone, ...nudged]) await cp(join(native, "out"), join(run, "out"), { recursive: true })
  const trace = (kind: string): string => join(folder, `trace-${kind}-${name}`)
  return { native, held, alone, nudged, traces: { native: trace("native"), held: trace("held"), alone: trace("alone"), nudged: nudges.map((nudge) => trace(`nudged-${nudge}`)) } }
}
