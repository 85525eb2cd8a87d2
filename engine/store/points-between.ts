import type { SeriesPoints } from "../model/run.ts"
import { endsOf, visibleBetween, type PagedRow } from "./pages.ts"
import { addToBucket, bucketOf, bucketWidth, emptyBucket, firstLevel, lastLevel } from "./pyramid.ts"
import type { Bucket } from "./pyramid.ts"
import type { Statements } from "./statements.ts"

/** Steps from `from` to `to`, both inclusive; null is the series' own end. At most `points` of each series. */
export interface Between {
  readonly from: number | null
  readonly to: number | null
  readonly points: number
}

interface Series {
  readonly id: number
  readonly stage: string
  readonly name: string
}

/**
 * The rows when they are few enough; otherwise equal groups of steps with mean, least and greatest value. Whole buckets
 * come from the pyramid, the ends of the range that cut a bucket from the rows, so that extremes are exact.
 */
export function seriesBetween(sql: Statements, series: Series, range: Between): SeriesPoints[] {
  const ends = endsOf(sql, series.id)
  if (ends === null) return []
  const from = Math.max(Math.ceil(range.from ?? ends.first), ends.first)
  const to = Math.min(Math.floor(range.to ?? ends.last), ends.last) + 1
  if (to <= from) return []
  const most = Math.max(1, Math.floor(range.points))
  const few = firstOf(visibleBetween(sql, series.id, [from, to]), most + 1)
  if (few.length === 0) return []
  if (few.length <= most) return [pointsOf(series, few)]
  const groups = grouped(sql, series.id, { from, to, points: most })
  if (groups.length === 0) return []
  return [
    {
      series: series.name,
      stage: series.stage,
      steps: groups.map(({ step }) => step),
      values: groups.map(({ sum, count, low, high }) => Math.min(high, Math.max(low, sum / count))),
      low: groups.map(({ low }) => low),
      high: groups.map(({ high }) => high),
    },
  ]
}

/** Rows as they are; a value that is not finite is null. */
export function pointsOf({ stage, name }: Pick<Series, "stage" | "name">, rows: readonly PagedRow[]): SeriesPoints {
  return { series: name, stage, steps: rows.map(({ step }) => step), values: rows.map(({ value }) => (Number.isFinite(value) ? value : null)), attempts: rows.map(({ attempt }) => attempt) }
}

function firstOf(rows: Generator<PagedRow>, most: number): PagedRow[] {
  const first: PagedRow[] = []
  for (const row of rows) {
    first.push(row)
    if (first.length === most) break
  }
  return first
}

interface Span {
  readonly from: number
  readonly to: number
  readonly points: number
}

/** Groups begin at whole multiples of their width, which is a whole number of buckets: no bucket lies over an edge between two. */
function grouped(sql: Statements, series: number, { from, to, points }: Span): Bucket[] {
  const least = Math.ceil((to - from) / Math.max(1, points - 1))
  const level = coarsest(least)
  const size = level === null ? 1 : bucketWidth(level)
  const width = Math.ceil(least / size) * size
  const groups = new Map<number, Bucket>()
  const collect = (part: Bucket): void => {
    const index = points === 1 ? 0 : Math.floor(part.step / width)
    const group = groups.get(index) ?? emptyBucket(part.step)
    addToBucket(group, part)
    groups.set(index, group)
  }
  if (level === null) collectRows(sql, series, [from, to], collect)
  else collectBuckets(sql, { series, level, from, to }, collect)
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, group]) => group)
}

interface LevelWalk {
  readonly series: number
  readonly level: number
  readonly from: number
  readonly to: number
}

/** Whole buckets of the range; the two that its ends cut are read row by row. */
function collectBuckets(sql: Statements, { series, level, from, to }: LevelWalk, collect: (part: Bucket) => void): void {
  const size = bucketWidth(level)
  const first = Math.ceil(from / size)
  const end = Math.floor(to / size)
  collectRows(sql, series, [from, Math.min(to, first * size)], collect)
  const buckets = sql("SELECT step, count, sum, low, high FROM pyramid WHERE series = ? AND level = ? AND bucket >= ? AND bucket < ? ORDER BY bucket").all(series, level, first, end)
  for (const bucket of buckets as Bucket[]) collect(bucket)
  if (end >= first) collectRows(sql, series, [end * size, to], collect)
}

function collectRows(sql: Statements, series: number, [from, to]: readonly [number, number], collect: (part: Bucket) => void): void {
  for (const { step, value } of visibleBetween(sql, series, [from, to])) if (Number.isFinite(value)) collect(bucketOf(step, value))
}

/** The level with at least four buckets a group, so that rounding the group up costs little; null when groups are narrower. */
function coarsest(width: number): number | null {
  const level = Math.min(lastLevel, Math.floor(Math.log(width / 4) / Math.log(4)))
  return level >= firstLevel ? level : null
}
