import { z } from "zod"
import { median as middleOf } from "./median.ts"
import type { RankMoment } from "./rank-grid.ts"
import { rateOf, type RankMeasure, type RankSpent } from "./rank-spent.ts"

/** How long a rank takes for its own work of a step: 1 is as long as others, or as it used to; 2 twice as long. Null where that cannot be said. */
export const RankScore = z.strictObject({
  rank: z.int(),
  /** To the median of the other ranks at the same moments. */
  relative: z.number().nullable(),
  /** To the rank's own median before. */
  individual: z.number().nullable(),
  /** Slower than the others in every one of the last moments. */
  straggler: z.boolean(),
  /** What it takes longer for, where the figures tell. */
  cause: z.enum(["input", "cpu"]).nullable(),
})
export type RankScore = z.infer<typeof RankScore>

/** Moments that speak of now. One alone may be an accident. */
export const recentMoments = 5
const leastRecent = 3
/** Moments before them that make a past. */
const leastPast = 5
/** Times as long as the others. */
const slower = 1.25
/** Seconds of a step below which a difference is no news. */
const leastExcess = 50e-6
/** Of its own work's seconds on a core, compared with the others. */
const starved = 0.8

interface Seen {
  readonly own: number
  readonly input: number
  readonly cores: number
}

/** Scores of the ranks of the stage that the last look saw. */
export function rankScores(moments: readonly RankMoment[]): RankScore[] {
  const last = moments.at(-1)
  if (last === undefined) return []
  const start = moments.findLastIndex(({ attempt, stage }) => attempt !== last.attempt || stage !== last.stage) + 1
  const columns = withSteps(moments.slice(start))
  const recent = columns.slice(-recentMoments)
  const past = columns.slice(0, -recentMoments)
  return last.ranks.map(({ rank }) => scoreOf(rank, recent, past)).sort((a, b) => a.rank - b.rank)
}

/** What each rank did between two looks in which it ended steps. */
function withSteps(moments: readonly RankMoment[]): ReadonlyMap<number, Seen>[] {
  const last = new Map<number, RankSpent>()
  return moments.map(({ ranks }) => {
    const column = new Map<number, Seen>()
    for (const spent of ranks) {
      const before = last.get(spent.rank) ?? null
      const rate = (measure: RankMeasure): number | null => rateOf(measure, before, spent)
      const own = rate("own")
      if (own !== null) column.set(spent.rank, { own, input: (rate("input") ?? 0) * (rate("step") ?? 0), cores: rate("cpu") ?? 0 })
      last.set(spent.rank, spent)
    }
    return column
  })
}

function scoreOf(rank: number, recent: readonly ReadonlyMap<number, Seen>[], past: readonly ReadonlyMap<number, Seen>[]): RankScore {
  const looks = recent.flatMap((column) => {
    const mine = column.get(rank)
    const others = [...column].filter(([other]) => other !== rank).map(([, seen]) => seen)
    return mine === undefined || others.length === 0 ? [] : [{ mine, others: middle(others) }]
  })
  const mine = recent.flatMap((column) => column.get(rank)?.own ?? [])
  const before = past.flatMap((column) => column.get(rank)?.own ?? [])
  const straggler = looks.length >= leastRecent && looks.every(({ mine: { own }, others }) => own >= slower * others.own && own - others.own >= leastExcess)
  return {
    rank,
    relative: looks.length === 0 ? null : median(looks.map(({ mine: { own }, others }) => ratio(own, others.own))),
    individual: mine.length === 0 || before.length < leastPast ? null : ratio(median(mine), median(before)),
    straggler,
    cause: straggler ? causeOf(middle(looks.map((look) => look.mine)), middle(looks.map(({ others }) => others))) : null,
  }
}

function middle(seen: readonly Seen[]): Seen {
  const of = (pick: (one: Seen) => number): number => median(seen.map(pick))
  return { own: of(({ own }) => own), input: of(({ input }) => input), cores: of(({ cores }) => cores) }
}

function median(values: readonly number[]): number {
  return middleOf(values) ?? 0
}

function ratio(value: number, to: number): number {
  return to > 0 ? value / to : 1
}

function causeOf(mine: Seen, others: Seen): RankScore["cause"] {
  if (mine.input - others.input >= (mine.own - others.own) / 2) return "input"
  return mine.cores < starved * others.cores ? "cpu" : null
}

const causes: Readonly<Record<NonNullable<RankScore["cause"]>, string>> = { input: "; the difference is in reading rows", cpu: "; it gets less of its cores than the others" }

/** `rank 3 takes 1.8 times as long for its own work as the others`. */
export function stragglerText({ rank, relative, cause }: RankScore): string {
  return `rank ${rank} takes ${(relative ?? 1).toFixed(1)} times as long for its own work as the others${cause === null ? "" : causes[cause]}`
}

/** For the run as a whole: without numbers that change from look to look. Null when all keep up, or nearly all do not. */
export function stragglersText(scores: readonly RankScore[]): string | null {
  const slow = scores.filter(({ straggler }) => straggler)
  if (slow.length === 0 || slow.length > scores.length / 2) return null
  const few = slow.slice(0, 4).map(({ rank }) => rank).join(", ")
  const more = slow.length > 4 ? ` and ${slow.length - 4} more` : ""
  return slow.length === 1 ? `rank ${few} is slower than the others` : `ranks ${few}${more} are slower than the others`
}
