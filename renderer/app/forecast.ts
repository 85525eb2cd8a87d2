import type { NativePlan } from "../../engine/model/native-plan.ts"
import { titleOf } from "../../engine/compile/3-plan/walk.ts"
import type { Analysis } from "../../engine/compile/2-infer/analysis.ts"
import { stageFigures } from "../../engine/compile/3-plan/figures/figures.ts"
import type { StageFigures } from "../../engine/compile/3-plan/figures/stage-figures.ts"
import { jobsOf } from "../../engine/compile/3-plan/jobs.ts"
import type { Target } from "../../engine/model/target.ts"
import { memoryOfRank } from "../../engine/forecast/memory.ts"
import { bytes, count } from "../kit/figures.ts"

/** A figure that is known before anything runs. */
export interface Figure {
  readonly name: string
  readonly value: string
  readonly help: string
}

/** Of the drawing as it stands: exact counts, and bounds with “≤” until the native plan has told the exact ones. */
export function knownFigures(analysis: Analysis, target: Target, native: NativePlan | null): readonly Figure[] {
  const { parameters } = analysis.figures
  const shared = [...(parameters > 0 ? [{ name: "parameters", value: count(parameters), help: "Trainable numbers of all layers." }] : []), ...rowsOf(analysis)]
  const jobs = jobsOf(analysis).flatMap((job) => stageFigures(analysis, job, target) ?? [])
  return [...shared, ...jobs.flatMap((figures) => jobFigures(figures, jobs.length > 1 ? ` of ${titleOf(analysis, figures.job)}` : "", native))]
}

function jobFigures(figures: StageFigures, whose: string, native: NativePlan | null): Figure[] {
  const { exact, ranks, rowsPerRank } = figures
  const sharing = ranks === 1 ? `${rowsPerRank} rows` : `${rowsPerRank} rows on each of ${ranks} ranks`
  const step: Figure = {
    name: `operations a step${whose}`,
    value: count(exact.forward + exact.backward),
    help: `Floating-point operations of a rank in one step of ${sharing}: ${count(exact.forward)} forward, ${count(exact.backward)} backward.`,
  }
  const exchanged: Figure = { name: "exchanged a step", value: bytes(exact.exchangedBytes), help: "What each rank sends to the others in a step: gradients, and sums over the whole batch." }
  return [memoryOf(figures, whose, native), step, ...(ranks > 1 ? [exchanged] : [])]
}

/** With the optimizer's state. The native plan's stands beside the bound that it must not exceed. */
function memoryOf(figures: StageFigures, whose: string, native: NativePlan | null): Figure {
  const { job, exact } = figures
  const planned = native?.state === "made" ? native.stages.find(({ block }) => block === job) : undefined
  const most = bytes(memoryOfRank(figures))
  const parts = `weights ${bytes(exact.parameterBytes)}, gradients ${bytes(exact.gradientBytes)}, the optimizer ${bytes(exact.optimizerBytes)}, the rest inputs and activations`
  const name = `a rank${whose}`
  if (!planned) return { name, value: `≤ ${most}`, help: `Most memory of a rank in a step, at most: ${parts}. ${nativeWords(native)}` }
  return { name: `${name} (≤ ${most})`, value: `= ${bytes(planned.peakBytes + planned.optimizerBytes)}`, help: `Memory of a rank in a step as the native program plans it: ${parts}. Before it was built, ${most} was the bound.` }
}

function nativeWords(native: NativePlan | null): string {
  if (native?.state === "none") return `No native plan: ${native.reason}`
  return native?.state === "making" ? "The native plan is being made." : "The native plan follows after a pause."
}

/** Of the dataset that a job block reads. */
function rowsOf({ blocks }: Analysis): Figure[] {
  for (const { type, inputSignals } of Object.values(blocks)) {
    for (const signal of type?.job ? Object.values(inputSignals) : []) {
      if (signal.kind !== "dataset" || typeof signal.rows !== "number") continue
      const { parts } = signal
      const value = parts ? `${parts.train} + ${parts.validation} + ${parts.test}` : String(signal.rows)
      return [{ name: "rows", value, help: parts ? "Rows to train on, to validate and to test." : "Rows of the dataset." }]
    }
  }
  return []
}
