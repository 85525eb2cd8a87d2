import type { RankState } from "../../engine/model/run.ts"

/** What a dot says of a rank: one that answers is at work, or waits for others. */
export type RankMark = RankState["state"] | "waiting"

const waits: ReadonlySet<string> = new Set(["start", "exchange"])
const order: readonly RankMark[] = ["gone", "stuck", "slow", "live", "waiting", "done"]

export function rankMark({ state, phase }: Pick<RankState, "state" | "phase">): RankMark {
  return state === "live" && waits.has(phase) ? "waiting" : state
}

export const rankMarkWords: Readonly<Record<RankMark, string>> = { gone: "gone", stuck: "stuck", slow: "slow", live: "running", waiting: "waiting", done: "done" }

/** How many ranks there are of each mark, those that need somebody first. */
export function markCounts(ranks: readonly Pick<RankState, "state" | "phase">[]): readonly { readonly mark: RankMark; readonly count: number }[] {
  return order.map((mark) => ({ mark, count: ranks.filter((rank) => rankMark(rank) === mark).length })).filter(({ count }) => count > 0)
}
