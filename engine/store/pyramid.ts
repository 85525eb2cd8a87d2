import type { Statements } from "./statements.ts"

/** Level n holds buckets of 4^n steps. A bucket of the first kept level has the steps of a page of rows; below it the rows themselves are read. */
export const firstLevel = 3
export const lastLevel = 15

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
  return { step, count: 1, sum: summand(value), low: value, high: value }
}

/** As `bucketOf` it would be added, without one for each of millions of values. */
export function addValue(bucket: Bucket, step: number, value: number): void {
  bucket.step = Math.min(bucket.step, step)
  bucket.count += 1
  bucket.sum += summand(value)
  bucket.low = Math.min(bucket.low, value)
  bucket.high = Math.max(bucket.high, value)
}

function summand(value: number): number {
  return Math.max(-largestSummand, Math.min(largestSummand, value))
}

export function addToBucket(bucket: Bucket, part: Bucket): void {
  bucket.step = Math.min(bucket.step, part.step)
  bucket.count += part.count
  bucket.sum += part.sum
  bucket.low = Math.min(bucket.low, part.low)
  bucket.high = Math.max(bucket.high, part.high)
}

/** A series, and the last of its buckets of the first level as it was and as it is. */
export interface Grown {
  readonly series: number
  readonly before: number
  readonly last: number
}

/**
 * Puts changed buckets of the first level in their places; those above them are summed afresh, each level from the one below, up to the one of
 * which a single bucket holds the whole series. Where there are levels now that a shorter series had no use for, their first bucket is of what it held.
 */
export function setBuckets(sql: Statements, { series, before, last }: Grown, changed: ReadonlyMap<number, Bucket>): void {
  for (const [bucket, sums] of changed) setBucket(sql, [series, firstLevel, bucket], sums)
  let buckets: ReadonlySet<number> = new Set(changed.keys())
  for (let level = firstLevel; level < lastLevel && endAt(level, last) > 0; level += 1) {
    const above = new Set([...buckets].map((bucket) => Math.floor(bucket / 4)))
    if (endAt(level, before) === 0) above.add(0)
    for (const bucket of above) sumBuckets(sql, [series, level + 1, bucket])
    buckets = above
  }
}

/** The bucket of a level that holds this one of the first. */
function endAt(level: number, bucket: number): number {
  return Math.floor(bucket / 4 ** (level - firstLevel))
}

type Key = readonly [series: number, level: number, bucket: number]

const remove = "DELETE FROM pyramid WHERE series = ? AND level = ? AND bucket = ?"
const put = "INSERT OR REPLACE INTO pyramid (series, level, bucket, step, count, sum, low, high) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
/** Written out once: a text made anew for each bucket would be looked up sign by sign. */
const sumBelow = `INSERT OR REPLACE INTO pyramid (series, level, bucket, step, count, sum, low, high)
  SELECT ?, ?, ?, min(step), sum(count), sum(sum), min(low), max(high) FROM pyramid WHERE series = ? AND level = ? AND bucket BETWEEN ? AND ? HAVING count(*) > 0`

function setBucket(sql: Statements, key: Key, { step, count, sum, low, high }: Bucket): void {
  if (count === 0) sql(remove).run(...key)
  else sql(put).run(...key, step, count, sum, low, high)
}

function sumBuckets(sql: Statements, key: Key): void {
  const [series, level, bucket] = key
  const { changes } = sql(sumBelow).run(...key, series, level - 1, bucket * 4, bucket * 4 + 3)
  if (changes === 0) sql(remove).run(...key)
}
