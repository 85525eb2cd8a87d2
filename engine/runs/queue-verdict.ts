import type { SubmissionState } from "../model/queue.ts"
import type { Failure, Outcome } from "../model/run.ts"

const resume = "Resume hands in another job, which goes on from the last checkpoint."

const failures: Partial<Record<SubmissionState, { readonly code: string; readonly message: string }>> = {
  timeout: { code: "run-time-limit", message: `The batch system ended the job at its time limit, before it had saved its state. ${resume} A longer time, or checkpoints more often, lose less.` },
  deadline: { code: "run-time-limit", message: `The batch system ended the job because its deadline had passed. ${resume}` },
  "out-of-memory": { code: "run-out-of-memory", message: `The batch system ended the job because a node's memory was used up. Fewer ranks a node, a smaller batch or more nodes need less of each. ${resume}` },
  rerun: { code: "run-node-failed", message: `The batch system ended the job, as it does when a node fails or others go first, and started it anew under its number; an attempt is not started twice. ${resume}` },
  "node-failed": { code: "run-node-failed", message: `A node of the job failed. ${resume}` },
}

/** A start that is refused writes no record: where there is one, the program itself ended with 64, which it does when it is used wrongly. */
export function queueEnd(state: SubmissionState | null, exit: { readonly code: number } | null): SubmissionState | null {
  return state === "rerun" && exit?.code === 64 ? "failed" : state
}

/** What the batch system's word for an end means for an attempt that left no record of its own; null when it says no more than that it is over. */
export function queueVerdict(state: SubmissionState | null): { readonly outcome: Outcome; readonly failure: Failure | null } | null {
  if (state === "cancelled") return { outcome: "cancelled", failure: null }
  if (state === "preempted") return { outcome: "stopped", failure: null }
  const failure = state === null ? undefined : failures[state]
  return failure === undefined ? null : { outcome: "failed", failure: { ...failure, at: {} } }
}
