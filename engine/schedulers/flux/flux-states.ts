import type { QueueEntry, SubmissionState } from "../../model/queue.ts"
import { explained } from "../answer.ts"

/** Flux's states (RFC 21). INACTIVE needs its result. */
export const fluxStates: Readonly<Record<string, SubmissionState>> = {
  NEW: "pending", DEPEND: "pending", PRIORITY: "pending", SCHED: "pending", RUN: "running", CLEANUP: "completing",
}
export const fluxResults: Readonly<Record<string, SubmissionState>> = { COMPLETED: "done", FAILED: "failed", CANCELED: "cancelled", TIMEOUT: "timeout" }

export function fluxState(state: string, result: string, urgency: unknown): SubmissionState {
  const [words, word] = state === "INACTIVE" ? [fluxResults, result] : [fluxStates, state]
  const known = Object.hasOwn(words, word) ? (words[word] ?? "unknown") : "unknown"
  return known === "pending" && urgency === 0 ? "held" : known
}

const sentences: readonly (readonly [RegExp, string])[] = [
  [/unsatisfiable/i, "No nodes of this cluster have what it asks for, so it will never start. Cancel it and change its size or queue."],
  [/insufficient|resources/i, "Not enough nodes are free. It starts when other jobs end; fewer nodes or less time may let it start earlier."],
  [/after-|depend/i, "It waits for another job."],
  [/held|urgency/i, "It is held. Release it with: flux job urgency <id> default"],
  [/max-|limit/i, "A limit of the account or queue is reached. It starts when other jobs end."],
]

/** Why a job waits and what to do. */
export function fluxWhy({ id, state, reason }: QueueEntry): string | null {
  return state === "pending" || state === "held" ? explained({ id, reason: reason ?? (state === "held" ? "held" : null) }, sentences) : null
}
