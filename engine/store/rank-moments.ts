import type { RankMoment } from "../model/rank-grid.ts"
import type { RankSpent } from "../model/rank-spent.ts"
import type { Statements } from "./statements.ts"

/** What the ranks of runs had spent, look by look. A long run keeps fewer looks than were taken; since all sums only grow, means between them stay exact. */
export interface RankMoments {
  /** A look that is there already changes nothing. */
  add(run: string, moment: RankMoment): void
  /** In the order of time. */
  of(run: string): RankMoment[]
  /** The newest looks and a few of all before them: enough to compare now with then. */
  sketch(run: string): RankMoment[]
}

const sketchRecent = 7
const sketchPast = 20

/** Looks that a run keeps: many of few ranks, fewer of many. */
export function mostMoments(ranks: number): number {
  return Math.min(600, Math.max(60, Math.floor(150_000 / Math.max(1, ranks))))
}

export function rankMomentsTable(sql: Statements): RankMoments {
  return {
    add: (run, moment) => {
      const { changes } = sql("INSERT OR IGNORE INTO rank_moments (run, t, attempt, stage, ranks) VALUES (?, ?, ?, ?, ?)").run(run, moment.t, moment.attempt, moment.stage, packed(moment.ranks))
      if (changes > 0) thin(sql, run, mostMoments(moment.ranks.length))
    },
    of: (run) => sql("SELECT t, attempt, stage, ranks FROM rank_moments WHERE run = ? ORDER BY t").all(run).map(momentOf),
    sketch: (run) =>
      sql(`SELECT t, attempt, stage, ranks FROM (SELECT *, row_number() OVER (ORDER BY t) AS place, count(*) OVER () AS size FROM rank_moments WHERE run = ?)
        WHERE place > size - ${sketchRecent} OR place % max(1, size / ${sketchPast}) = 0 ORDER BY t`).all(run).map(momentOf),
  }
}

interface Row {
  readonly id: number
  readonly t: number
  readonly attempt: number
  readonly stage: string
}

function momentOf(row: unknown): RankMoment {
  const { t, attempt, stage, ranks } = row as Row & { readonly ranks: Buffer }
  return { t, attempt, stage, ranks: unpacked(ranks) }
}

/** Leaves out the look that its neighbours are nearest to, so that what stays is spread over the whole time; the last of a stage stays. */
function thin(sql: Statements, run: string, most: number): void {
  const rows = sql("SELECT rowid AS id, t, attempt, stage FROM rank_moments WHERE run = ? ORDER BY t").all(run) as Row[]
  if (rows.length <= most) return
  let best: { id: number; gap: number } | null = null
  rows.forEach((row, at) => {
    const [before, after] = [rows[at - 1], rows[at + 1]]
    if (before === undefined || after === undefined || after.stage !== row.stage || after.attempt !== row.attempt) return
    const gap = after.t - before.t
    if (best === null || gap < best.gap) best = { id: row.id, gap }
  })
  const found = best as { id: number } | null
  if (found !== null) sql("DELETE FROM rank_moments WHERE rowid = ?").run(found.id)
}

const columns = 14
const optional = (value: number | null | undefined): number => value ?? Number.NaN
const read = (value: number | undefined): number => value ?? Number.NaN
const unknown = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value)

function packed(ranks: readonly RankSpent[]): Buffer {
  const numbers = ranks.flatMap((one) => [
    one.rank, one.t, one.started, one.steps, one.whole, one.input, one.exchange, one.cpu, one.residentBytes,
    optional(one.read), optional(one.written), optional(one.device?.busy), optional(one.device?.memory), optional(one.device?.total),
  ])
  return Buffer.from(Float64Array.from(numbers).buffer)
}

function unpacked(bytes: Buffer): RankSpent[] {
  // A copy: a buffer of SQLite's need not lie where 64-bit numbers may.
  const numbers = new Float64Array(Uint8Array.from(bytes).buffer)
  return Array.from({ length: numbers.length / columns }, (_, at) => {
    const [rank, t, started, steps, whole, input, exchange, cpu, residentBytes, bytesRead, bytesWritten, busy, memory, total] = numbers.subarray(at * columns, (at + 1) * columns)
    return {
      rank: read(rank), t: read(t), started: read(started), steps: read(steps), whole: read(whole), input: read(input), exchange: read(exchange), cpu: read(cpu), residentBytes: read(residentBytes),
      read: unknown(bytesRead), written: unknown(bytesWritten),
      device: unknown(busy) === null ? null : { busy: read(busy), memory: read(memory), total: read(total) },
    }
  })
}
