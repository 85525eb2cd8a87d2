import type { RankState } from "../../../engine/model/run.ts"

const order: Readonly<Record<RankState["state"], number>> = { gone: 0, stuck: 1, slow: 2, live: 3, done: 4 }

/** Ranks by number, those that need somebody first. */
export function byNeed(ranks: readonly RankState[]): readonly RankState[] {
  return ranks.toSorted((a, b) => attention(a) - attention(b) || a.rank - b.rank)
}

function attention(rank: RankState): number {
  return rank.state === "gone" || rank.state === "stuck" ? order[rank.state] : order.live
}

export function inTrouble(ranks: readonly RankState[]): readonly RankState[] {
  return byNeed(ranks).filter((rank) => rank.state === "gone" || rank.state === "stuck")
}

/** Steps between the foremost rank and the last one that is still at work in the same stage. */
export function spread(ranks: readonly RankState[]): number {
  const steps = ranks.filter((rank) => rank.state !== "done" && rank.state !== "gone").map((rank) => rank.step)
  return steps.length === 0 ? 0 : Math.max(...steps) - Math.min(...steps)
}
