import { isTerminal } from "../../model/queue.ts"
import type { QueueEntry, SubmissionState } from "../../model/queue.ts"
import { entryOf } from "../answer.ts"
import { namedMoment } from "../moment.ts"
import { lsfState } from "./lsf-states.ts"

interface Event {
  readonly at: number | null
  readonly text: string
}

/** Jobs in what `bhist -l` prints: for each a line of facts, then a line an event, then a table of seconds. */
export function lsfHistory(text: string, now: number): readonly QueueEntry[] {
  return text
    // A long line goes on behind many spaces.
    .replace(/\n {10,}(?=\S)/g, "")
    .split(/^(?=Job <\d+(?:\[\d+\])?>)/m)
    .flatMap((part) => history(part, now))
}

function history(part: string, now: number): QueueEntry[] {
  const [first = "", ...lines] = part.split("\n")
  const [, id] = /^Job <(\d+(?:\[\d+\])?)>/.exec(first) ?? []
  const events = lines.flatMap((line) => event(line, now))
  const last = events.findLast(({ text }) => stateOf(text) !== null)
  // Cut off before the last event, it may have ended or not; the table tells that nothing is missing.
  if (id === undefined || last === undefined || !/^Summary of time in seconds/m.test(part)) return []
  const fact = (name: string) => new RegExp(`, ${name} <([^>]*)>`).exec(first)?.[1] ?? null
  const run = events.slice(Math.max(0, events.findLastIndex(({ text }) => text.startsWith("Dispatched")))).map(({ text }) => text).join("\n")
  const wasKilled = /^(Signal <(KILL|TERM)>|Termination) requested/m.test(run)
  const reason = /\bTERM_[A-Z_]+[^;\n]*/.exec(run)?.[0] ?? null
  const base = stateOf(last.text) ?? "unknown"
  const state = base !== "failed" ? base : reason === null && wasKilled ? "cancelled" : lsfState("EXIT", reason)
  return [
    entryOf(id, {
      state,
      text: last.text,
      reason,
      tag: fact("Job Description"),
      user: fact("User"),
      name: fact("Job Name"),
      submitted: when(events, /^Submitted from/),
      started: when(events.toReversed(), /^Starting|^Started|^Dispatched/),
      ended: isTerminal(state) ? last.at : null,
      ...ending(state, run),
    }),
  ]
}

function event(line: string, now: number): Event[] {
  const [, at, text] = /^([A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d(?: \d{4})?): (.*)$/.exec(line) ?? []
  return text === undefined ? [] : [{ at: namedMoment(at, now), text }]
}

/** The state that an event leads to; null of one that leads to none. */
function stateOf(text: string): SubmissionState | null {
  return events.find(([pattern]) => pattern.test(text))?.[1] ?? null
}

const events: readonly (readonly [RegExp, SubmissionState])[] = [
  [/^Submitted from/, "pending"],
  [/^(Dispatched|Starting|Started|Running|Resumed)/, "running"],
  [/^Done successfully/, "done"],
  [/^(Exited|Completed <exit>)/, "failed"],
  [/^Completed <done>/, "done"],
  [/^Pending: .*requeue|^Requeue/i, "requeued"],
  [/^Pending/, "pending"],
  [/^Suspended/, "suspended"],
  [/^(Unknown|Zombi)/, "unknown"],
]

function when(events: readonly Event[], pattern: RegExp): number | null {
  return events.find(({ text }) => pattern.test(text))?.at ?? null
}

function ending(state: SubmissionState, run: string): Pick<QueueEntry, "exitCode" | "signal"> {
  const [, code] = /^Exited with exit code (\d+)/m.exec(run) ?? []
  const [, signal] = /^Exited by signal (\d+)/m.exec(run) ?? []
  if (!isTerminal(state)) return { exitCode: null, signal: null }
  const exitCode = state === "done" ? 0 : code === undefined ? null : Number(code)
  return { exitCode, signal: signal === undefined ? null : Number(signal) }
}
