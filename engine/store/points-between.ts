import type { SeriesPoints } from "../model/run.ts"
import { addToBucket, bucketWidth, emptyBucket, firstLevel, lastLevel, visibleRows } from "./pyramid.ts"
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

interface VisibleRow {
  readonly step: number
  readonly value: number
  readonly attempt: number
}

/**
 * The rows when they are few enough; otherwise equal groups of steps with mean, least and greatest value. Whole buckets
 * come from the pyramid, the ends of a group that cuts a bucket from the rows, so that extremes are exact.
 */
export function seriesBetween(sql: Statements, series: Series, range: Between): SeriesPoints[] {
  const ends = sql("SELECT min(step) AS first, max(step) AS last FROM points WHERE series = ?").get(series.id) as { first: number | null; last: number | null }
  if (ends.first === null || ends.last === null) return []
  const from = Math.max(Math.ceil(range.from ?? ends.first), ends.first)
  const to = Math.min(Math.floor(range.to ?? ends.last), ends.last) + 1
  if (to <= from) return []
  const most = Math.max(1, Math.floor(range.points))
  const few = sql(`${visibleRows} LIMIT ${most + 1}`).all(series.id, from, to) as VisibleRow[]
  const head = { series: series.name, stage: series.stage }
  if (few.length === 0) return []
  if (few.length <= most) return [{ ...head, steps: few.map(({ step }) => step), values: few.map(({ value }) => value), attempts: few.map(({ attempt }) => attempt) }]
  const groups = grouped(sql, series.id, { from, to, points: most })
  return [
    {
      ...head,
      steps: groups.map(({ step }) => step),
      values: groups.map(({ sum, count, low, high }) => Math.min(high, Math.max(low, sum / count))),
      low: groups.map(({ low }) => low),
      high: groups.map(({ high }) => high),
    },
  ]
}

interface Span {
  readonly from: number
  readonly to: number
  readonly points: number
}

function grouped(sql: Statements, series: number, { from, to, points }: Span): Bucket[] {
  const width = Math.ceil((to - from) / points)
  const level = coarsest(width)
  const groups = new Map<number, Bucket>()
  const collect = (part: Bucket): void => {
    const index = Math.floor((part.step - from) / width)
    const group = groups.get(index) ?? emptyBucket(part.step)
    addToBucket(group, part)
    groups.set(index, group)
  }
  if (level === null) {
    for (const row of rows(sql, series, from, to)) collect(rowAsBucket(row))
  } else {
    collectWithLevel(sql, { series, level, from, to, width }, collect)
  }
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, group]) => group)
}

interface LevelWalk {
  readonly series: number
  readonly level: number
  readonly from: number
  readonly to: number
  readonly width: number
}

/** Buckets inside one group are taken whole; a bucket over a group's edge is read row by row. */
function collectWithLevel(sql: Statements, walk: LevelWalk, collect: (part: Bucket) => void): void {
  const size = bucketWidth(walk.level)
  const buckets = sql("SELECT bucket, step, count, sum, low, high FROM pyramid WHERE series = ? AND level = ? AND bucket >= ? AND bucket <= ? ORDER BY bucket")
    .all(walk.series, walk.level, Math.floor(walk.from / size), Math.floor((walk.to - 1) / size)) as (Bucket & { bucket: number })[]
  for (const bucket of buckets) {
    const start = bucket.bucket * size
    const end = start + size
    const whole = start >= walk.from && end <= walk.to && Math.floor((start - walk.from) / walk.width) === Math.floor((end - 1 - walk.from) / walk.width)
    if (whole) collect(bucket)
    else for (const row of rows(sql, walk.series, Math.max(start, walk.from), Math.min(end, walk.to))) collect(rowAsBucket(row))
  }
}

function rows(sql: Statements, series: number, from: number, to: number): VisibleRow[] {
  return sql(visibleRows).all(series, from, to) as VisibleRow[]
}

function rowAsBucket({ step, value }: VisibleRow): Bucket {
  return { step, count: 1, sum: value, low: value, high: value }
}

/** The level with at least eight buckets a group, so that few buckets lie over an edge; null when groups are narrower. */
function coarsest(width: number): number | null {
  const level = Math.min(lastLevel, Math.floor(Math.log(width / 8) / Math.log(4)))
  return level >= firstLevel ? level : null
}
