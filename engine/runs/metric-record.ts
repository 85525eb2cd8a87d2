import { z } from "zod"
import { Scores } from "../model/run.ts"
import type { HistoryEvent } from "../model/run-next.ts"
import type { MetricRow } from "../store/points.ts"

const Value = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"]).transform(Number)])
const place = { t: z.number(), stage: z.string() }
const step = z.int().nonnegative()

const Header = z.object({ v: z.literal(1), attempt: z.int(), resumedFromStep: step.nullable(), ...place })
const Figures = z.object({ step, epoch: z.int(), values: z.record(z.string(), Value), ...place })
const Started = z.object({ event: z.literal("stage-started"), block: z.string(), steps: step, epochs: z.int(), resumedFromStep: step.nullable(), ...place })
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
  for (const text of texts) readRecord(JSON.parse(text) as unknown, attempt, change)
  return { rows: change.rows, events: lastProgressOnly(lastCheckpointOnly(change.events)) }
}

function readRecord(record: unknown, attempt: number, { rows, events }: RecordedChange): void {
  const figures = Figures.safeParse(record)
  if (figures.success) {
    const { stage, t, values, epoch } = figures.data
    for (const [series, value] of Object.entries(values)) rows.push({ stage, series, attempt, step: figures.data.step, value, t })
    events.push({ event: "progress", t, attempt, stage, step: figures.data.step, epoch })
    return
  }
  const event = headerEvent(record, attempt) ?? stageEvent(record, attempt)
  if (event !== null) events.push(event)
}

function headerEvent(record: unknown, attempt: number): HistoryEvent | null {
  const header = Header.safeParse(record)
  return header.success ? { event: "running", t: header.data.t, attempt, resumedFromStep: header.data.resumedFromStep } : null
}

function stageEvent(record: unknown, attempt: number): HistoryEvent | null {
  const started = Started.safeParse(record)
  if (started.success) {
    const { t, stage, block, steps, epochs, resumedFromStep } = started.data
    return { event: "stage-started", t, attempt, stage, block, step: resumedFromStep ?? 0, steps, epochs }
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

/** Of progress events in a row of one stage only the last says something. */
function lastProgressOnly(events: readonly HistoryEvent[]): HistoryEvent[] {
  return events.filter((event, index) => {
    const following = events[index + 1]
    return event.event !== "progress" || following?.event !== "progress" || following.stage !== event.stage
  })
}
