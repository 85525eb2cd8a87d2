import { addToPage, pageOf, pagesAt, pagesBetween, rowBytes, visible } from "./pages.ts"
import type { Page, PagedRow, PageKey } from "./pages.ts"
import { pointsOf, seriesBetween } from "./points-between.ts"
import type { Between } from "./points-between.ts"
import { setBuckets } from "./pyramid.ts"
import type { Bucket } from "./pyramid.ts"
import type { SeriesPoints } from "../model/run.ts"
import type { Statements } from "./statements.ts"

/** One metric of one step, as an attempt wrote it. */
export interface MetricRow {
  readonly stage: string
  readonly series: string
  readonly attempt: number
  readonly step: number
  readonly value: number
  readonly t: number
}

/** A row as it is told to others: a value that is not finite is one of the texts NaN, Infinity, -Infinity. */
export interface StoredRow {
  readonly stage: string
  readonly series: string
  readonly attempt: number
  readonly step: number
  readonly value: number | string
  readonly t: number
}

/** Metric rows by (run, attempt, series, step). A curve shows for each step the latest attempt that has it; older rows stay. */
export interface Points {
  /** Rows that are there already change nothing. Call inside a transaction with the offset of the file. */
  add(run: string, rows: readonly MetricRow[]): void
  /** Rows written after `cursor`, not thinned; `cursor` to go on from. */
  after(run: string, cursor: number): { readonly cursor: number; readonly points: SeriesPoints[] }
  /** At most `points` of each series, true extremes kept. */
  between(run: string, range: Between): SeriesPoints[]
  /** Every row as it was written, also those that a later attempt covers, by series, step and attempt; `next` goes on after the last. */
  rows(run: string, after: string | null, most: number): { readonly rows: StoredRow[]; readonly next: string | null }
  /** Of the newest rows of all runs: what comes later has a greater cursor. */
  lastCursor(): number
  count(run: string): number
  tail(run: string, file: string): number
  setTail(run: string, file: string, offset: number): void
}

/** Pages that fill one answer: more come with the next question. */
const pagesAtOnce = 300

export function pointsTable(sql: Statements): Points {
  return {
    add: (run, rows) => addRows(sql, run, rows),
    after: (run, cursor) => rowsAfter(sql, run, cursor),
    between: (run, range) => seriesOf(sql, run).flatMap((series) => seriesBetween(sql, series, range)),
    rows: (run, after, most) => rowsFrom(sql, run, { after, most }),
    lastCursor: () => lastCursor(sql),
    count: (run) => (sql(`SELECT coalesce(sum(length(rows)), 0) AS bytes FROM pages WHERE ${ofRun}`).get(run) as { bytes: number }).bytes / rowBytes,
    tail: (run, file) => (sql("SELECT offset FROM tails WHERE run = ? AND file = ?").get(run, file) as { offset: number } | undefined)?.offset ?? 0,
    setTail: (run, file, offset) =>
      void sql("INSERT INTO tails (run, file, offset) VALUES (?, ?, ?) ON CONFLICT (run, file) DO UPDATE SET offset = excluded.offset").run(run, file, offset),
  }
}

const ofRun = "series IN (SELECT id FROM series WHERE run = ?)"

function lastCursor(sql: Statements): number {
  return (sql("SELECT max(cursor) AS cursor FROM pages").get() as { cursor: number | null }).cursor ?? 0
}

/** `after` is `series step attempt` of the last row told. */
function rowsFrom(sql: Statements, run: string, { after, most }: { after: string | null; most: number }): { rows: StoredRow[]; next: string | null } {
  const [series = 0, step = 0, attempt = 0] = (after ?? "").split(" ").map(Number)
  const rows: StoredRow[] = []
  for (const { id, stage, name } of seriesOf(sql, run).filter((one) => one.id >= series)) {
    for (const attempts of pagesBetween(sql, id, [id === series ? step : 0, Number.MAX_SAFE_INTEGER])) {
      for (const row of attempts.flat().sort((a, b) => a.step - b.step || a.attempt - b.attempt)) {
        if (id === series && (row.step - step || row.attempt - attempt) <= 0) continue
        rows.push({ stage, series: name, attempt: row.attempt, step: row.step, value: Number.isFinite(row.value) ? row.value : String(row.value), t: row.t })
        if (rows.length === most) return { rows, next: `${id} ${row.step} ${row.attempt}` }
      }
    }
  }
  return { rows, next: null }
}

interface SeriesRow {
  readonly id: number
  readonly stage: string
  readonly name: string
}

function seriesOf(sql: Statements, run: string): SeriesRow[] {
  return sql("SELECT id, stage, name FROM series WHERE run = ? ORDER BY id").all(run) as SeriesRow[]
}

function seriesId(sql: Statements, run: string, { stage, series }: Pick<MetricRow, "stage" | "series">): number {
  const known = sql("SELECT id FROM series WHERE run = ? AND stage = ? AND name = ?").get(run, stage, series) as { id: number } | undefined
  return known?.id ?? Number(sql("INSERT INTO series (run, stage, name) VALUES (?, ?, ?)").run(run, stage, series).lastInsertRowid)
}

function addRows(sql: Statements, run: string, rows: readonly MetricRow[]): void {
  const cursor = lastCursor(sql) + 1
  for (const [stage, ofStage] of rowsByName(rows, cursor)) {
    for (const [series, own] of ofStage) addToSeries(sql, seriesId(sql, run, { stage, series }), own)
  }
}

/** In one pass, as there may be a million. */
function rowsByName(rows: readonly MetricRow[], cursor: number): Map<string, Map<string, PagedRow[]>> {
  const stages = new Map<string, Map<string, PagedRow[]>>()
  for (const { stage, series, attempt, step, value, t } of rows) {
    let ofStage = stages.get(stage)
    if (ofStage === undefined) stages.set(stage, (ofStage = new Map()))
    let own = ofStage.get(series)
    if (own === undefined) ofStage.set(series, (own = []))
    own.push({ attempt, step, value, t, cursor })
  }
  return stages
}

function addToSeries(sql: Statements, series: number, rows: Page): void {
  const { last } = sql("SELECT coalesce(max(page), -1) AS last FROM pages WHERE series = ?").get(series) as { last: number }
  const changed = new Map<number, Bucket>()
  let end = last
  for (const [page, own] of Map.groupBy(rows, ({ step }) => pageOf(step))) {
    // Most pages lie behind all that there are.
    const sums = addToPage(sql, { series, page, isNew: page > last }, own)
    if (sums !== null) changed.set(page, sums)
    end = Math.max(end, page)
  }
  setBuckets(sql, { series, before: last, last: end }, changed)
}

/** Watchers ask four times a second: by the series SQLite would look at every page of a run for that. */
const newest = "FROM pages INDEXED BY pages_cursor"

/** Rows that a later attempt already covers are left out: they would draw the past over the present. */
function rowsAfter(sql: Statements, run: string, cursor: number): { cursor: number; points: SeriesPoints[] } {
  const { end } = sql(`SELECT max(cursor) AS end FROM (SELECT cursor ${newest} WHERE cursor > ? AND ${ofRun} ORDER BY cursor LIMIT ${pagesAtOnce})`).get(cursor, run) as { end: number | null }
  if (end === null) return { cursor, points: [] }
  // A page that has grown since then holds rows of this answer too.
  const grown = sql(`SELECT DISTINCT series, page ${newest} WHERE cursor > ? AND since <= ? AND ${ofRun} ORDER BY series, page`).all(cursor, end, run) as PageKey[]
  const points = seriesOf(sql, run).flatMap((one) => {
    const own = grown.filter(({ series }) => series === one.id).flatMap((key) => visible(pagesAt(sql, key))).filter((row) => row.cursor > cursor && row.cursor <= end)
    return own.length === 0 ? [] : [pointsOf(one, own)]
  })
  return { cursor: end, points }
}
