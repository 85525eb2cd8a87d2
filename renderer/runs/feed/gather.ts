import type { Output } from "../../../engine/api/contract.ts"
import type { SeriesPoints } from "../../../engine/model/run.ts"

export type RunEvent = Output<"run.watch">

/** A frame's events as few: the last state, each series' points and each log's text in one piece where they follow each other. */
export function gathered(events: readonly RunEvent[]): readonly RunEvent[] {
  const states = events.filter((event) => event.event === "run").slice(-1)
  const ranks = events.filter((event) => event.event === "ranks").slice(-1)
  return [...states, ...ranks, ...gatheredPoints(events), ...gatheredLogs(events)]
}

interface Growing {
  readonly first: SeriesPoints
  readonly steps: number[]
  readonly values: number[]
  readonly low: number[]
  readonly high: number[]
  readonly attempts: number[]
}

function gatheredPoints(events: readonly RunEvent[]): RunEvent[] {
  const open = new Map<string, Growing>()
  const parts: Growing[] = []
  let cursor = 0
  for (const event of events) {
    if (event.event !== "points") continue
    cursor = event.cursor
    for (const part of event.points) {
      const key = `${part.stage}/${part.series}`
      const last = open.get(key)
      const follows = last && (last.steps.at(-1) ?? -Infinity) < (part.steps[0] ?? -Infinity)
      const target = follows ? last : { first: part, steps: [], values: [], low: [], high: [], attempts: [] }
      if (!follows) parts.push(target)
      open.set(key, target)
      append(target, part)
    }
  }
  const points = parts.map(({ first, ...columns }) => ({ series: first.series, stage: first.stage, ...columns }))
  return points.length === 0 ? [] : [{ event: "points", cursor, points }]
}

function append(target: Growing, part: SeriesPoints): void {
  part.steps.forEach((step, at) => {
    const value = part.values[at] ?? NaN
    target.steps.push(step)
    target.values.push(value)
    target.low.push(part.low?.[at] ?? value)
    target.high.push(part.high?.[at] ?? value)
    target.attempts.push(part.attempts?.[at] ?? 1)
  })
}

const encoder = new TextEncoder()

function gatheredLogs(events: readonly RunEvent[]): RunEvent[] {
  const parts: { event: "log"; attempt: number; offset: number; texts: string[]; end: number }[] = []
  for (const event of events) {
    if (event.event !== "log") continue
    const size = encoder.encode(event.text).length
    const last = parts.findLast((part) => part.attempt === event.attempt)
    if (last && last.end === event.offset) {
      last.texts.push(event.text)
      last.end += size
    } else parts.push({ event: "log", attempt: event.attempt, offset: event.offset, texts: [event.text], end: event.offset + size })
  }
  return parts.map(({ event, attempt, offset, texts }) => ({ event, attempt, offset, text: texts.join("") }))
}
