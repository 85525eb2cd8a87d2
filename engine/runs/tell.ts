import type { HistoryEvent } from "../model/run-next.ts"
import type { Run } from "../model/run.ts"
import { whileLeased, type RunsContext } from "./context.ts"

/** Writes what happened to a run, while this app drives it. */
export function tell(context: RunsContext, id: string, events: readonly HistoryEvent[]): void {
  whileLeased(context, id, () => context.store.runs.append(id, events))
}

/** The attempt ended before anything ran. */
export function tellCancelled(context: RunsContext, id: string, attempt: number | null): void {
  tell(context, id, [{ event: "ended", t: context.now(), attempt, outcome: "cancelled", code: null, failure: null }])
}

export function tellNotStarted(context: RunsContext, id: string, attempt: number, message: string): void {
  tell(context, id, [{ event: "ended", t: context.now(), attempt, outcome: "failed", code: null, failure: { code: "run-not-started", message, at: {} } }])
}

/** The sentence on where the run is, when it is another one now. */
export function tellDetail(context: RunsContext, run: Run, text: string | null): void {
  if (text === null || text === run.detail) return
  tell(context, run.id, [{ event: "detail", t: context.now(), attempt: run.attempts.length, text }])
}

/** That it cannot go on as things are, and tries again. */
export function tellTrouble(context: RunsContext, run: Run, text: string, keeps?: Run["keeps"]): void {
  if (text !== run.detail || run.trouble !== true || run.keeps !== keeps) tell(context, run.id, [{ event: "detail", t: context.now(), attempt: run.attempts.length, text, trouble: true, ...(keeps === undefined ? {} : { keeps }) }])
}
