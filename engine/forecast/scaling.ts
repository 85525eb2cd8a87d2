import type { Rates } from "../model/machine.ts"
import { jobTime } from "./job-time.ts"
import type { JobWork } from "./job-work.ts"

/** Seconds of an epoch on so many ranks; efficiency is the speed against that of one rank, shared out over all. */
export interface RankTime {
  readonly ranks: number
  readonly epoch: number
  readonly efficiency: number
}

const mostRanks = 1024

/** At 1, 2, 4, … ranks: as far as twice what is asked for and what the node has, and as the batch can be shared. */
export function scalingOf(work: JobWork, rates: Rates, ranks: number): RankTime[] {
  const alone = jobTime(work, rates, 1).epoch
  const most = work.shared ? Math.min(work.batch, mostRanks, Math.max(2 * ranks, 2 * rates.cores)) : 1
  const counts = Array.from({ length: Math.floor(Math.log2(most)) + 1 }, (_, power) => 2 ** power)
  const shown = [...new Set([...counts, ranks])].sort((left, right) => left - right)
  return shown.map((count) => {
    const { epoch } = jobTime(work, rates, count)
    return { ranks: count, epoch, efficiency: alone / (count * epoch) }
  })
}
