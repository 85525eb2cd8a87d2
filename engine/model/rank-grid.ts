import { z } from "zod"
import { RankMeasure, rateOf, type RankSpent } from "./rank-spent.ts"

/** One look at all ranks of a stage. */
export interface RankMoment {
  readonly attempt: number
  readonly stage: string
  /** Seconds since 1970, of who looked. */
  readonly t: number
  readonly ranks: readonly RankSpent[]
}

/** What a measure was of each rank over time: `values[row][column]`, rows as `ranks`, columns from `from` to `to`. */
export const RankGrid = z.strictObject({
  measure: RankMeasure,
  /** Measures of which anything is known. */
  measures: z.array(RankMeasure),
  ranks: z.array(z.int()),
  from: z.array(z.number()),
  to: z.array(z.number()),
  /** Steps that the foremost rank had counted at the end of a column. */
  steps: z.array(z.number()),
  attempts: z.array(z.int()),
  stages: z.array(z.string()),
  values: z.array(z.array(z.number().nullable())),
})
export type RankGrid = z.infer<typeof RankGrid>

/** At most `columns` of them: looks between are left out, which the sums bear. */
export function rankGrid(moments: readonly RankMoment[], measure: RankMeasure, columns: number): RankGrid {
  const kept = thinned(moments, columns)
  const ranks = [...new Set(kept.flatMap((moment) => moment.ranks.map(({ rank }) => rank)))].sort((a, b) => a - b)
  const row = new Map(ranks.map((rank, at) => [rank, at]))
  const values = ranks.map(() => kept.map((): number | null => null))
  const known = new Set<RankMeasure>()
  const last = new Map<number, RankSpent>()
  const from: number[] = []
  kept.forEach((moment, column) => {
    const before = kept[column - 1]
    const goesOn = before !== undefined && before.attempt === moment.attempt && before.stage === moment.stage
    if (!goesOn) last.clear()
    from.push(goesOn ? before.t : Math.min(moment.t, ...moment.ranks.map(({ started }) => started)))
    for (const spent of moment.ranks) {
      const past = last.get(spent.rank) ?? null
      const cells = values[row.get(spent.rank) ?? 0]
      if (cells) cells[column] = rateOf(measure, past, spent)
      for (const one of RankMeasure.options) if (!known.has(one) && rateOf(one, past, spent) !== null) known.add(one)
      last.set(spent.rank, spent)
    }
  })
  return {
    measure,
    measures: RankMeasure.options.filter((one) => known.has(one)),
    ranks,
    from,
    to: kept.map(({ t }) => t),
    steps: kept.map((moment) => Math.max(0, ...moment.ranks.map(({ steps }) => steps))),
    attempts: kept.map(({ attempt }) => attempt),
    stages: kept.map(({ stage }) => stage),
    values,
  }
}

/** Every nth look, and the last of each stage and attempt. */
function thinned(moments: readonly RankMoment[], columns: number): readonly RankMoment[] {
  const stride = Math.ceil(moments.length / Math.max(1, columns))
  if (stride <= 1) return moments
  return moments.filter((moment, at) => {
    const next = moments[at + 1]
    return (at + 1) % stride === 0 || next === undefined || next.attempt !== moment.attempt || next.stage !== moment.stage
  })
}
