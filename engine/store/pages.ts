import { addValue, bucketWidth, emptyBucket, firstLevel, type Bucket } from "./pyramid.ts"
import type { Statements } from "./statements.ts"

/** One row of a metric; all rows that were added together have the same cursor. */
export interface PagedRow {
  readonly attempt: number
  readonly step: number
  readonly value: number
  readonly t: number
  readonly cursor: number
}

/** Rows of one series and one attempt whose steps lie in one bucket of the pyramid's first level, in the order of steps. */
export type Page = readonly PagedRow[]

export interface PageKey {
  readonly series: number
  readonly page: number
}

const pageSteps = bucketWidth(firstLevel)

export function pageOf(step: number): number {
  return Math.floor(step / pageSteps)
}

/** Value, time and cursor, and a byte that says by how much the step lies behind the page's first. */
const numberBytes = 3 * Float64Array.BYTES_PER_ELEMENT
export const rowBytes = numberBytes + 1

/** Column after column. */
export function packed(rows: readonly Omit<PagedRow, "attempt">[]): Buffer {
  const count = rows.length
  const bytes = Buffer.alloc(count * rowBytes)
  const numbers = new Float64Array(bytes.buffer, bytes.byteOffset, 3 * count)
  // By index, which is several times as fast as by iterator, and every row passes here.
  for (let at = 0; at < count; at += 1) {
    const { step, value, t, cursor } = rows[at]!
    numbers[at] = value
    numbers[count + at] = t
    numbers[2 * count + at] = cursor
    bytes[numberBytes * count + at] = step % pageSteps
  }
  return bytes
}

function unpacked({ page, attempt, rows: stored }: StoredPage): Page {
  const count = stored.length / rowBytes
  // A copy: a buffer of SQLite's need not lie where 64-bit numbers may.
  const bytes = Uint8Array.from(stored)
  const numbers = new Float64Array(bytes.buffer, 0, 3 * count)
  const read = (column: number, at: number): number => numbers[column * count + at] ?? Number.NaN
  return Array.from({ length: count }, (_, at) => ({ attempt, step: page * pageSteps + (bytes[numberBytes * count + at] ?? 0), value: read(0, at), t: read(1, at), cursor: read(2, at) }))
}

interface StoredPage {
  readonly page: number
  readonly attempt: number
  readonly rows: Buffer
}

/** What each attempt wrote there, the latest first. */
export function pagesAt(sql: Statements, { series, page }: PageKey): Page[] {
  return (sql("SELECT page, attempt, rows FROM pages WHERE series = ? AND page = ? ORDER BY attempt DESC").all(series, page) as StoredPage[]).map(unpacked)
}

/** Pages of one question, so that who has seen enough has not read all. */
const pagesAtOnce = 64

const somePages = `SELECT page, attempt, rows FROM pages WHERE series = ? AND page BETWEEN ? AND min(?, (SELECT max(page) FROM
  (SELECT DISTINCT page FROM pages WHERE series = ? AND page >= ? ORDER BY page LIMIT ${pagesAtOnce}))) ORDER BY page, attempt DESC`

/** Page after page of the steps from `from` to `to`, both inclusive, each with what every attempt wrote there, the latest first. */
export function* pagesBetween(sql: Statements, series: number, [from, to]: readonly [number, number]): Generator<Page[]> {
  for (let next = pageOf(from), last = pageOf(to); next <= last; ) {
    const found = sql(somePages).all(series, next, last, series, next) as StoredPage[]
    for (const attempts of Map.groupBy(found, ({ page }) => page).values()) yield attempts.map(unpacked)
    next = (found.at(-1)?.page ?? last) + 1
  }
}

/** Of each step the row of the latest attempt that has it, in the order of steps. */
export function visible(attempts: readonly Page[]): Page {
  return attempts.length === 1 ? (attempts[0] ?? []) : firstOfSteps(attempts.flat())
}

/** Where several rows have a step, the first of them counts. */
function firstOfSteps(all: readonly PagedRow[]): Page {
  const rows = new Map<number, PagedRow>()
  for (const row of all) if (!rows.has(row.step)) rows.set(row.step, row)
  return [...rows.values()].sort((a, b) => a.step - b.step)
}

/** Visible rows of the steps from `from` up to, not including, `to`. */
export function* visibleBetween(sql: Statements, series: number, [from, to]: readonly [number, number]): Generator<PagedRow> {
  if (to <= from) return
  for (const attempts of pagesBetween(sql, series, [from, to - 1])) for (const row of visible(attempts)) if (row.step >= from && row.step < to) yield row
}

/** First and last step; null of a series without rows. */
export function endsOf(sql: Statements, series: number): { readonly first: number; readonly last: number } | null {
  // Each end by itself is one step into the index; both in one question would read all of it.
  const { first, last } = sql("SELECT (SELECT min(page) FROM pages WHERE series = ?) AS first, (SELECT max(page) FROM pages WHERE series = ?) AS last").get(series, series) as { first: number | null; last: number | null }
  if (first === null || last === null) return null
  return { first: visible(pagesAt(sql, { series, page: first }))[0]?.step ?? 0, last: visible(pagesAt(sql, { series, page: last })).at(-1)?.step ?? 0 }
}

/** Adds what is not there yet; the bucket of the rows that are visible then, null when nothing was added. */
export function addToPage(sql: Statements, { isNew, ...key }: PageKey & { readonly isNew: boolean }, rows: Page): Bucket | null {
  const pages = new Map((isNew ? [] : pagesAt(sql, key)).map((own) => [own[0]?.attempt ?? 0, own]))
  let changed = false
  for (const [attempt, own] of Map.groupBy(rows, (row) => row.attempt)) {
    const before = pages.get(attempt) ?? []
    const after = isAscending(own, before.at(-1)?.step ?? -1) ? (before.length === 0 ? own : [...before, ...own]) : firstOfSteps([...before, ...own])
    if (after.length === before.length) continue
    changed = true
    pages.set(attempt, after)
    storePage(sql, key, { attempt, rows: after })
  }
  return changed ? bucketOfRows(key.page, visible([...pages].sort(([a], [b]) => b - a).map(([, own]) => own))) : null
}

/** As nearly all rows come. */
function isAscending(rows: Page, last: number): boolean {
  let before = last
  for (const { step } of rows) {
    if (step <= before) return false
    before = step
  }
  return true
}

function storePage(sql: Statements, { series, page }: PageKey, { attempt, rows }: { readonly attempt: number; readonly rows: Page }): void {
  let [since, newest] = [Number.POSITIVE_INFINITY, 0]
  for (const { cursor } of rows) [since, newest] = [Math.min(since, cursor), Math.max(newest, cursor)]
  sql(`INSERT INTO pages (series, page, attempt, since, cursor, rows) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (series, page, attempt) DO UPDATE SET cursor = excluded.cursor, rows = excluded.rows`).run(series, page, attempt, since, newest, packed(rows))
}

function bucketOfRows(page: number, rows: Page): Bucket {
  const bucket = emptyBucket((page + 1) * pageSteps)
  for (const { step, value } of rows) if (Number.isFinite(value)) addValue(bucket, step, value)
  return bucket
}
