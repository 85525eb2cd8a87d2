import type { Rates } from "../model/machine.ts"
import { jobTime } from "./job-time.ts"
import type { JobWork } from "./job-work.ts"
import type { StepParts } from "./step-time.ts"
import { stepParts } from "./step-time.ts"
import { fellMost, limitTitles } from "./limit.ts"

/** One change that would make an epoch shorter. */
export interface Advice {
  readonly title: string
  readonly why: string
  /** Share of an epoch's seconds that it saves. */
  readonly gain: number
}

/** Less is within the error of any forecast. */
const leastGain = 0.05
const mostAdvice = 3

interface Change {
  readonly title: string
  readonly work: JobWork
  readonly ranks: number
  /** What the person should know of it. */
  readonly but?: string
}

/** The same forecast with one thing changed, the best first. */
export function adviceFor(work: JobWork, rates: Rates, ranks: number): Advice[] {
  const before = jobTime(work, rates, ranks).epoch
  const advice = changesOf(work, ranks).map(({ title, work: changed, ranks: others, but }) => {
    const gain = 1 - jobTime(changed, rates, others).epoch / before
    return { title, gain, why: reason({ before: ofEpoch(work, rates, ranks), after: ofEpoch(changed, rates, others), but }) }
  })
  return advice.filter(({ gain }) => gain > leastGain).sort((left, right) => right.gain - left.gain).slice(0, mostAdvice)
}

function changesOf(work: JobWork, ranks: number): Change[] {
  const { batch, dtype, shared, logEvery, trainRows } = work
  const changes: Change[] = []
  if (shared && 2 * ranks <= batch) changes.push({ title: `Use ${2 * ranks} ranks`, work, ranks: 2 * ranks })
  if (ranks > 1) changes.push({ title: `Use ${Math.floor(ranks / 2)} rank${ranks < 4 ? "" : "s"}`, work, ranks: Math.floor(ranks / 2) })
  if (2 * batch <= trainRows) changes.push({ title: `Take batches of ${2 * batch} rows`, work: { ...work, batch: 2 * batch }, ranks, but: "The network then takes half as many steps an epoch and may learn differently." })
  if (dtype === "f64") changes.push({ title: "Compute in 32 bits", work: { ...work, dtype: "f32" }, ranks })
  if (logEvery < 10) changes.push({ title: "Log every 10 steps", work: { ...work, logEvery: 10 }, ranks })
  return changes
}

/** Parts of all steps of an epoch. */
function ofEpoch(work: JobWork, rates: Rates, ranks: number): StepParts {
  const steps = Math.ceil(work.trainRows / work.batch)
  const { compute, memory, exchange, input, loop } = stepParts(work, rates, ranks)
  return { compute: compute * steps, memory: memory * steps, exchange: exchange * steps, input: input * steps, loop: loop * steps }
}

function reason({ before, after, but }: { before: StepParts; after: StepParts; but: string | undefined }): string {
  return `What is saved is mostly ${limitTitles[fellMost(before, after)]}.${but === undefined ? "" : ` ${but}`}`
}
