import type { HistoryEvent } from "../../model/run-next.ts"
import type { SubmissionMemory } from "./submission.ts"

/** How far an attempt that is not in the queue yet has come, as the journal tells; a stop that was asked for changes nothing of it. */
export interface SiteAttempt extends SubmissionMemory {
  readonly phase: "sending" | "building" | "submitting"
}

/** The fold of the events of one attempt. */
export function siteAttempt(events: readonly HistoryEvent[], number: number): SiteAttempt {
  let attempt: SiteAttempt = { phase: "sending", sent: [], denied: [] }
  for (const event of events) if ("attempt" in event && event.attempt === number) attempt = after(attempt, event)
  return attempt
}

function after(attempt: SiteAttempt, event: HistoryEvent): SiteAttempt {
  switch (event.event) {
    case "reached":
      return event.state === "building" || event.state === "submitting" ? { ...attempt, phase: event.state } : attempt
    case "sent":
      return { phase: "submitting", sent: [...attempt.sent, event.t], denied: [] }
    case "denied":
      return { ...attempt, denied: [...attempt.denied, event.t] }
    default:
      return attempt
  }
}
