import type { Analysis } from "../compile/2-infer/analysis.ts"
import { stageFigures } from "../compile/3-plan/figures/figures.ts"
import type { StageFigures } from "../compile/3-plan/figures/stage-figures.ts"
import { jobsOf } from "../compile/3-plan/jobs.ts"
import { ranksOf } from "../compile/3-plan/stages.ts"
import type { PlanFigures } from "../machines/doctor/consultation.ts"
import type { Machine } from "../model/machine.ts"
import type { Target } from "../model/target.ts"
import { forecast } from "./forecast.ts"
import type { Forecast } from "./forecast.ts"
import { memoryOfRank } from "./memory.ts"

/** How long before its deadline a program stops at the latest, in seconds (native/tephra/job/watcher.hpp); it learns to stop earlier. */
const leastReserve = 10

/** What the doctor asks of a whole job: most ranks and memory of its stages, time and bytes of its trainings. */
export function planFigures(analysis: Analysis, machine: Machine, target: Target): PlanFigures {
  const jobs = jobsOf(analysis)
  const ranks = Math.max(1, ...jobs.map((job) => ranksOf(analysis, job, target)))
  const stages = jobs.flatMap((job) => stageFigures(analysis, job, target) ?? [])
  const told = jobs.map((job) => forecast({ analysis, job, target, machine })).filter((each): each is Forecast => !("reason" in each))
  return {
    ranks,
    threads: target.threads,
    warningSeconds: leastReserve,
    ...(stages.length === 0 ? {} : { memoryOfRank: Math.max(...stages.map(memoryOfRank)), bytesToWrite: stages.reduce((sum, stage) => sum + bytesOf(stage), 0) }),
    ...(told.length === 0 ? {} : { seconds: told.reduce((sum, { total }) => sum + total, 0), ...checkpointsOf(analysis, told) }),
  }
}

/** Weights, and two checkpoints of weights, best weights and optimizer: the next is written beside the last. */
function bytesOf({ exact: { parameterBytes, optimizerBytes } }: StageFigures): number {
  return parameterBytes + 2 * (2 * parameterBytes + optimizerBytes)
}

function checkpointsOf(analysis: Analysis, told: readonly Forecast[]): Pick<PlanFigures, "checkpointSeconds"> {
  const apart = told.flatMap(({ job, epoch }) => {
    const every = analysis.blocks[job]?.config?.["checkpoint_every"]
    return typeof every === "number" && every > 0 ? [every * epoch] : []
  })
  return apart.length === 0 ? {} : { checkpointSeconds: Math.max(...apart) }
}
