import type { Statements } from "./statements.ts"

/** Level n holds buckets of 4^n steps. The first kept level has 16 steps a bucket; below it the rows themselves are read. */
export const firstLevel = 2
export const lastLevel = 15

export interface PyramidRow {
  readonly series: number
  readonly step: number
  readonly value: number
}

/** One bucket of one level: what the visible finite values in it come to. */
export interface Bucket {
  step: number
  count: number
  sum: number
  low: number
  high: number
}

export function bucketWidth(level: number): number {
  return 4 ** level
}

export function emptyBucket(step: number): Bucket {
  return { step, count: 0, sum: 0, low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY }
}

/** Beyond this a value counts as this in a sum: sums of many must stay finite. The mean is held between the true extremes. */
const largestSummand = 1e300

/** One finite value. */
export function bucketOf(step: number, value: number): Bucket {
  return { step, count: 1, sum: Math.max(-largestSummand, Math.min(largestSummand, value)), low: value, high: value }
}

export function addToBucket(bucket: Bucket, part: Bucket): void {
  bucket.step = Math.min(bucket.step, part.step)
  bucket.count += part.count
  bucket.sum += part.sum
  bucket.low = Math.min(bucket.low, part.low)
  bucket.high = Math.max(bucket.high, part.high)
}

/** Adds rows whose step no attempt had before: sums them per bucket first, each level from the one below, so that a batch touches few buckets. */
export function addToPyramid(sql: Statements, rows: readonly PyramidRow[]): void {
  for (const [series, own] of Map.groupBy(rows, (row) => row.series)) {
    let sums = summed(own.map(({ step, value }) => [Math.floor(step / bucketWidth(firstLevel)), bucketOf(step, value)]))
    for (let level = firstLevel; level <= lastLevel; level += 1) {
      for (const [bucket, sum] of sums) mergeBucket(sql, [series, level, bucket], sum)
      sums = summed([...sums].map(([bucket, sum]) => [Math.floor(bucket / 4), sum]))
    }
  }
}

function summed(parts: readonly (readonly [bucket: number, part: Bucket])[]): Map<number, Bucket> {
  const sums = new Map<number, Bucket>()
  for (const [bucket, part] of parts) {
    const sum = sums.get(bucket)
    if (sum === undefined) sums.set(bucket, { ...part })
    else addToBucket(sum, part)
  }
  return sums
}

function mergeBucket(sql: Statements, key: [number, number, number], sums: Bucket): void {
  sql(`INSERT INTO pyramid (series, level, bucket, step, count, sum, low, high) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (series, level, bucket) DO UPDATE SET step = min(step, excluded.step), count = count + excluded.count, sum = sum + excluded.sum,
    low = min(low, excluded.low), high = max(high, excluded.high)`)
    .run(...key, sums.step, sums.count, sums.sum, sums.low, sums.high)
}

/** Visible rows of the steps from `from` up to, not including, `to`, as SQL over `points`. */
export const visibleRows = `SELECT step, value, attempt FROM points AS p WHERE series = ? AND step >= ? AND step < ?
  AND NOT EXISTS (SELECT 1 FROM points AS later WHERE later.series = p.series AND later.step = p.step AND later.attempt > p.attempt)`

/** Of these the finite ones. */
export const finiteRows = `${visibleRows} AND typeof(value) <> 'text' ORDER BY step`

/** After a later attempt covered steps of an earlier one: the buckets that hold those steps are summed afresh, each level from the one below. */
export function rebuildBuckets(sql: Statements, rows: readonly PyramidRow[]): void {
  for (let level = firstLevel; level <= lastLevel; level += 1) {
    const width = bucketWidth(level)
    const keys = new Set(rows.map(({ series, step }) => `${series} ${Math.floor(step / width)}`))
    for (const key of keys) {
      const [series, bucket] = key.split(" ").map(Number) as [number, number]
      sql("DELETE FROM pyramid WHERE series = ? AND level = ? AND bucket = ?").run(series, level, bucket)
      const sums = level === firstLevel ? sumRows(sql, series, bucket * width, (bucket + 1) * width) : sumBuckets(sql, series, level - 1, bucket)
      if (sums.count > 0) mergeBucket(sql, [series, level, bucket], sums)
    }
  }
}

function sumRows(sql: Statements, series: number, from: number, to: number): Bucket {
  const sums = emptyBucket(to)
  for (const { step, value } of sql(finiteRows).all(series, from, to) as { step: number; value: number }[]) {
    addToBucket(sums, bucketOf(step, value))
  }
  return sums
}

function sumBuckets(sql: Statements, series: number, level: number, parent: number): Bucket {
  const sums = emptyBucket((parent + 1) * bucketWidth(level + 1))
  const parts = sql("SELECT step, count, sum, low, high FROM pyramid WHERE series = ? AND level = ? AND bucket >= ? AND bucket < ?").all(series, level, parent * 4, parent * 4 + 4)
  for (const part of parts as Bucket[]) addToBucket(sums, part)
  return sums
}
