import { addToPyramid, rebuildBuckets } from "./pyramid.ts"
import type { PyramidRow } from "./pyramid.ts"
import { seriesBetween } from "./points-between.ts"
import type { Between } from "./points-between.ts"
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
  /** The newest row of all runs: what comes later has a greater cursor. */
  lastCursor(): number
  count(run: string): number
  tail(run: string, file: string): number
  setTail(run: string, file: string, offset: number): void
}

/** Rows of one answer: more come with the next question. */
const rowsAtOnce = 20_000

export function pointsTable(sql: Statements): Points {
  return {
    add: (run, rows) => addRows(sql, run, rows),
    after: (run, cursor) => rowsAfter(sql, run, cursor),
    between: (run, range) => seriesOf(sql, run).flatMap((series) => seriesBetween(sql, series, range)),
    rows: (run, after, most) => rowsFrom(sql, run, { after, most }),
    lastCursor: () => (sql("SELECT max(cursor) AS cursor FROM points").get() as { cursor: number | null }).cursor ?? 0,
    count: (run) => (sql("SELECT count(*) AS count FROM points WHERE series IN (SELECT id FROM series WHERE run = ?)").get(run) as { count: number }).count,
    tail: (run, file) => (sql("SELECT offset FROM tails WHERE run = ? AND file = ?").get(run, file) as { offset: number } | undefined)?.offset ?? 0,
    setTail: (run, file, offset) =>
      void sql("INSERT INTO tails (run, file, offset) VALUES (?, ?, ?) ON CONFLICT (run, file) DO UPDATE SET offset = excluded.offset").run(run, file, offset),
  }
}

/** `after` is `series step attempt` of the last row told. */
function rowsFrom(sql: Statements, run: string, { after, most }: { after: string | null; most: number }): { rows: StoredRow[]; next: string | null } {
  const [series = 0, step = 0, attempt = 0] = (after ?? "").split(" ").map(Number)
  const found = sql(`SELECT p.series AS id, s.stage, s.name AS series, p.attempt, p.step, p.value, p.t FROM points AS p JOIN series AS s ON s.id = p.series
    WHERE s.run = ? AND (p.series, p.step, p.attempt) > (?, ?, ?) ORDER BY p.series, p.step, p.attempt LIMIT ?`).all(run, series, step, attempt, most) as (StoredRow & { id: number })[]
  const last = found.at(-1)
  const rows = found.map(({ stage, series: name, attempt: number, step: at, value, t }) => ({ stage, series: name, attempt: number, step: at, value, t }))
  return { rows, next: last === undefined || found.length < most ? null : `${last.id} ${last.step} ${last.attempt}` }
}

export interface SeriesRow {
  readonly id: number
  readonly stage: string
  readonly name: string
}

function seriesOf(sql: Statements, run: string): SeriesRow[] {
  return sql("SELECT id, stage, name FROM series WHERE run = ? ORDER BY id").all(run) as SeriesRow[]
}

function seriesId(sql: Statements, run: string, row: MetricRow): number {
  const known = sql("SELECT id FROM series WHERE run = ? AND stage = ? AND name = ?").get(run, row.stage, row.series) as { id: number } | undefined
  return known?.id ?? Number(sql("INSERT INTO series (run, stage, name) VALUES (?, ?, ?)").run(run, row.stage, row.series).lastInsertRowid)
}

function addRows(sql: Statements, run: string, rows: readonly MetricRow[]): void {
  const known = new Map<string, { id: number; last: number }>()
  const fresh: PyramidRow[] = []
  const covered: PyramidRow[] = []
  let later: NewRow[] = []
  const insertLater = (): void => {
    insertRows(sql, later)
    later = []
  }
  for (const row of rows) {
    const name = `${row.stage} ${row.series}`
    const at = known.get(name) ?? withLastStep(sql, seriesId(sql, run, row))
    known.set(name, at)
    const series = at.id
    const stored: NewRow = [series, row.step, row.attempt, Number.isFinite(row.value) ? row.value : String(row.value), row.t]
    const isLater = row.step > at.last
    // Behind all that there are it can be neither there nor covered. Cursors keep the order of the rows.
    if (isLater) later.push(stored)
    else insertLater()
    at.last = Math.max(at.last, row.step)
    const others = !isLater && sql("SELECT 1 FROM points WHERE series = ? AND step = ? LIMIT 1").get(series, row.step) !== undefined
    if (!isLater && sql(`INSERT OR IGNORE ${insert} ${place}`).run(...stored).changes === 0) continue
    if (others) covered.push({ series, step: row.step, value: row.value })
    else if (Number.isFinite(row.value)) fresh.push({ series, step: row.step, value: row.value })
  }
  insertLater()
  addToPyramid(sql, fresh)
  rebuildBuckets(sql, covered)
}

type NewRow = readonly [series: number, step: number, attempt: number, value: number | string, t: number]

const insert = "INTO points (series, step, attempt, value, t) VALUES"
const place = "(?, ?, ?, ?, ?)"
/** Rows of one statement: each statement costs about as much as a row. */
const together = 100
const manyPlaces = Array.from({ length: together }, () => place).join(", ")

function insertRows(sql: Statements, rows: readonly NewRow[]): void {
  const whole = rows.length - (rows.length % together)
  for (let from = 0; from < whole; from += together) sql(`INSERT ${insert} ${manyPlaces}`).run(...rows.slice(from, from + together).flat())
  for (const row of rows.slice(whole)) sql(`INSERT ${insert} ${place}`).run(...row)
}

/** Most rows are later than all before: they need no look for rows of the same step. */
function withLastStep(sql: Statements, id: number): { id: number; last: number } {
  const { last } = sql("SELECT max(step) AS last FROM points WHERE series = ?").get(id) as { last: number | null }
  return { id, last: last ?? -1 }
}

interface PointRow {
  readonly cursor: number
  readonly series: number
  readonly step: number
  readonly attempt: number
  readonly value: number | string
}

/** Rows that a later attempt already covers are left out: they would draw the past over the present. */
function rowsAfter(sql: Statements, run: string, cursor: number): { cursor: number; points: SeriesPoints[] } {
  const rows = sql(`SELECT cursor, series, step, attempt, value FROM points AS p WHERE cursor > ? AND series IN (SELECT id FROM series WHERE run = ?)
    AND NOT EXISTS (SELECT 1 FROM points AS later WHERE later.series = p.series AND later.step = p.step AND later.attempt > p.attempt)
    ORDER BY cursor LIMIT ${rowsAtOnce}`).all(cursor, run) as PointRow[]
  const series = seriesOf(sql, run)
  const points = series.flatMap(({ id, stage, name }): SeriesPoints[] => {
    const own = rows.filter((row) => row.series === id)
    if (own.length === 0) return []
    return [{ series: name, stage, steps: own.map(({ step }) => step), values: own.map(({ value }) => (typeof value === "number" ? value : null)), attempts: own.map(({ attempt }) => attempt) }]
  })
  return { cursor: rows.at(-1)?.cursor ?? cursor, points }
}
