import { rankScores, stragglersText, type RankScore } from "../model/stragglers.ts"
import type { BoardSlot } from "./boards.ts"
import { whileLeased, type RunsContext } from "./context.ts"

/** Keeps what the ranks had spent at this look. A program of an older Tephra does not tell. */
export function keepLook(context: RunsContext, { run, attempt }: { run: string; attempt: number }, slots: readonly BoardSlot[]): void {
  const ranks = slots.flatMap(({ spent }) => spent ?? [])
  const stage = slots[0]?.stage
  if (stage === undefined || ranks.length === 0) return
  whileLeased(context, run, () => context.store.ranks.add(run, { attempt, stage, t: context.now(), ranks }))
}

export function scoresOf(context: RunsContext, run: string): RankScore[] {
  return rankScores(context.store.ranks.sketch(run))
}

/** Which ranks the others wait for, where that is certain. */
export function slowText(context: RunsContext, run: string): string | null {
  return stragglersText(scoresOf(context, run))
}
