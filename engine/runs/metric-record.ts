import { z } from "zod"
import { Scores } from "../model/run.ts"
import type { HistoryEvent } from "../model/run-next.ts"
import type { MetricRow } from "../store/points.ts"

const place = { t: z.number(), stage: z.string() }
const step = z.int().nonnegative()

const Header = z.object({ v: z.literal(1), attempt: z.int(), resumedFromStep: step.nullable(), ...place })
const Started = z.object({ event: z.literal("stage-started"), block: z.string(), steps: step, epochs: z.int(), resumedFromStep: step.nullable(), secondsLeft: z.number().nonnegative().optional(), ...place })
const Saved = z.object({ event: z.literal("checkpoint"), step, ...place })
const Scored = z.object({ event: z.literal("scores"), block: z.string(), scores: Scores, ...place })
const Ended = z.object({ event: z.literal("stage-ended"), outcome: z.enum(["done", "stopped", "failed"]), ...place })

export interface RecordedChange {
  readonly rows: MetricRow[]
  readonly events: HistoryEvent[]
}

/** What lines of `metrics.<attempt>.log` tell, in order. Kinds of records that this version does not know are passed over. */
export function readRecords(texts: readonly string[], attempt: number): RecordedChange {
  const change: RecordedChange = { rows: [], events: [] }
  for (const record of recordsOf(texts)) readRecord(record, attempt, change)
  return { rows: change.rows, events: lastCheckpointOnly(change.events) }
}

/** Parsed together, which costs less than one by one; a text that is not one record is an error either way. */
function recordsOf(texts: readonly string[]): readonly unknown[] {
  const records = JSON.parse(`[${texts.join(",")}]`) as unknown[]
  if (records.length !== texts.length) throw new SyntaxError("A line of the metrics log is not one record.")
  return records
}

function readRecord(record: unknown, attempt: number, change: RecordedChange): void {
  if (readFigures(record, attempt, change)) return
  const event = headerEvent(record, attempt) ?? stageEvent(record, attempt)
  if (event !== null) change.events.push(event)
}

/** Nearly all records are of this kind, and there are millions: looked at by hand, which costs a fraction of a schema. False: it is of another kind. */
function readFigures(record: unknown, attempt: number, { rows, events }: RecordedChange): boolean {
  if (typeof record !== "object" || record === null) return false
  const { step, epoch, values, t, stage } = record as Readonly<Record<string, unknown>>
  if (!isInteger(step) || step < 0 || !isInteger(epoch) || !isFinite(t) || typeof stage !== "string" || typeof values !== "object" || values === null || Array.isArray(values)) return false
  const figures = values as Readonly<Record<string, unknown>>
  const names = Object.keys(figures)
  for (const series of names) if (!isFigure(figures[series])) return false
  for (const series of names) rows.push({ stage, series, attempt, step, value: Number(figures[series]), t })
  const before = events.at(-1)
  // Of those in a row of one stage only the last says something.
  if (before?.event === "progress" && before.stage === stage) events.pop()
  events.push({ event: "progress", t, attempt, stage, step, epoch })
  return true
}

function isFigure(value: unknown): boolean {
  return isFinite(value) || value === "NaN" || value === "Infinity" || value === "-Infinity"
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

function isFinite(value: unknown): value is number {
  return Number.isFinite(value)
}

function headerEvent(record: unknown, attempt: number): HistoryEvent | null {
  const header = Header.safeParse(record)
  return header.success ? { event: "running", t: header.data.t, attempt, resumedFromStep: header.data.resumedFromStep } : null
}

function stageEvent(record: unknown, attempt: number): HistoryEvent | null {
  const started = Started.safeParse(record)
  if (started.success) {
    const { t, stage, block, steps, epochs, resumedFromStep, secondsLeft } = started.data
    return { event: "stage-started", t, attempt, stage, block, step: resumedFromStep ?? 0, steps, epochs, ...(secondsLeft === undefined ? {} : { until: t + secondsLeft }) }
  }
  const saved = Saved.safeParse(record)
  if (saved.success) return { event: "checkpoint", t: saved.data.t, attempt, stage: saved.data.stage, step: saved.data.step }
  const scored = Scored.safeParse(record)
  if (scored.success) return { event: "scores", t: scored.data.t, attempt, block: scored.data.block, scores: scored.data.scores }
  const ended = Ended.safeParse(record)
  return ended.success ? { event: "stage-ended", t: ended.data.t, attempt, stage: ended.data.stage, outcome: ended.data.outcome } : null
}

/** Of the checkpoints of a stage only the last is there to go on from. */
function lastCheckpointOnly(events: readonly HistoryEvent[]): HistoryEvent[] {
  return events.filter((event, index) => event.event !== "checkpoint" || !events.slice(index + 1).some((later) => later.event === "checkpoint" && later.stage === event.stage))
}
