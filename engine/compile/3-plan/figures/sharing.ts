import type { StrategySignal } from "../../../model/ports.ts"
import type { Target } from "../../../model/target.ts"
import type { Analysis } from "../../2-infer/analysis.ts"
import { lacksStrategy, strategyOf } from "../stages.ts"

/** How the rows of a step are shared; as the library does it (native/tephra/plan/leaves.cpp). */
export interface Sharing {
  readonly ranks: number
  readonly batch: number
  /** Of the rank that has most. */
  readonly rowsPerRank: number
  /** Null where the job has none. */
  readonly strategy: StrategySignal | null
  /** Null unless the job is strict: sums over rows are kept apart for each leaf of the batch. */
  readonly leaves: { readonly own: number; readonly rows: number; readonly slots: number } | null
}

/** Into how many leaves a strict job cuts its batch; the library's own default. */
export const leafCount = 12

export function sharingOf(analysis: Analysis, job: string, target: Target): Sharing | null {
  const config = analysis.blocks[job]!.config
  const batch = config?.["batch"]
  if (typeof batch !== "number") return null
  const ranks = lacksStrategy(analysis, job) ? 1 : target.ranks
  const strategy = strategyOf(analysis, job)
  const rowsPerRank = Math.ceil(batch / (strategy?.sharing === "master" ? 1 : ranks))
  if (config?.["strict"] !== true) return { ranks, batch, rowsPerRank, strategy, leaves: null }
  const own = firstOfPart(leafCount, 1, ranks)
  const rows = Math.ceil(batch / leafCount)
  return { ranks, batch, rowsPerRank: own * rows, strategy, leaves: { own, rows, slots: slotsOf(ranks) } }
}

function firstOfPart(count: number, part: number, parts: number): number {
  return Math.floor((count * part) / parts)
}

/** Whole nodes of the binary tree of leaves that the ranks hold, each of which is swapped. */
function slotsOf(ranks: number): number {
  let slots = 0
  for (let rank = 0; rank < ranks; rank++) {
    const end = firstOfPart(leafCount, rank + 1, ranks)
    for (let first = firstOfPart(leafCount, rank, ranks); first < end; slots++) {
      let size = 1
      while (first % (2 * size) === 0 && Math.min(first + 2 * size, leafCount) <= end && first + size < leafCount) size *= 2
      first += Math.min(size, leafCount - first)
    }
  }
  return slots
}
