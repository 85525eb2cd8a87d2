import type { HistoryEvent } from "../../model/run-next.ts"
import type { SubmissionMemory } from "./submission.ts"

/** How far an attempt that is not in the queue yet has come, as the journal tells; a stop that was asked for changes nothing of it. */
export interface SiteAttempt extends SubmissionMemory {
  readonly phase: "sending" | "building" | "submitting"
  /** Of the job that builds it, where there is one; alone, or for others too. */
  readonly build: SubmissionMemory & { readonly alone: boolean }
}

/** The fold of the events of one attempt. */
export function siteAttempt(events: readonly HistoryEvent[], number: number): SiteAttempt {
  let attempt: SiteAttempt = { phase: "sending", sent: [], denied: [], build: { sent: [], denied: [], alone: false } }
  for (const event of events) if ("attempt" in event && event.attempt === number) attempt = after(attempt, event)
  return attempt
}

function after(attempt: SiteAttempt, event: HistoryEvent): SiteAttempt {
  switch (event.event) {
    case "reached":
      return event.state === "building" || event.state === "submitting" ? { ...attempt, phase: event.state } : attempt
    case "sent":
    case "denied":
      return event.build === true ? { ...attempt, build: { ...remembered(attempt.build, event), alone: attempt.build.alone || (event.event === "sent" && event.members === undefined) } } : { ...attempt, ...remembered(attempt, event) }
    default:
      return attempt
  }
}

function remembered({ sent, denied }: SubmissionMemory, { event, t }: { event: "sent" | "denied"; t: number }): SubmissionMemory {
  return event === "sent" ? { sent: [...sent, t], denied: [] } : { sent, denied: [...denied, t] }
}
