import type { QueueEntry, SubmissionState } from "../../model/queue.ts"
import { explained } from "../answer.ts"

/** LSF's words. UNKWN is a host that does not answer and ZOMBI a job killed there: either may come back. EXIT needs its reason. */
export const lsfStates: Readonly<Record<string, SubmissionState>> = {
  PEND: "pending", WAIT: "pending", PROV: "configuring", PSUSP: "held", RUN: "running", USUSP: "suspended", SSUSP: "suspended",
  DONE: "done", EXIT: "failed", UNKWN: "unknown", ZOMBI: "unknown", "FWD_PEND": "moved",
}

/** Why LSF itself ended a job, as bjobs, bhist and bacct say it. */
export const lsfEnds: Readonly<Record<string, SubmissionState>> = {
  TERM_OWNER: "cancelled", TERM_FORCE_OWNER: "cancelled", TERM_ADMIN: "cancelled", TERM_FORCE_ADMIN: "cancelled", TERM_BUCKET_KILL: "cancelled",
  TERM_REMOVE_HUNG_JOB: "cancelled", TERM_ORPHAN_SYSTEM: "cancelled",
  TERM_RUNLIMIT: "timeout", TERM_CPULIMIT: "timeout", TERM_DEADLINE: "deadline", TERM_WINDOW: "deadline",
  TERM_MEMLIMIT: "out-of-memory", TERM_SWAP: "out-of-memory",
  TERM_PREEMPT: "preempted", TERM_LOAD: "preempted", TERM_RC: "preempted",
  TERM_ZOMBIE: "node-failed", TERM_SLURM: "node-failed", TERM_KUBE: "node-failed", TERM_CSM_ALLOC: "node-failed",
  TERM_REQUEUE_OWNER: "requeued", TERM_REQUEUE_ADMIN: "requeued", TERM_OTHER: "requeued",
}

/** Other TERM_ words, known or not, are failures: the job has ended, and not by itself. */
export function lsfState(text: string, reason: string | null): SubmissionState {
  const state = Object.hasOwn(lsfStates, text) ? (lsfStates[text] ?? "unknown") : "unknown"
  if (state !== "failed") return state
  const word = /\bTERM_[A-Z_]+/.exec(reason ?? "")?.[0] ?? ""
  const end = Object.hasOwn(lsfEnds, word) ? lsfEnds[word] : undefined
  // The row of a requeued job says PEND; one that says EXIT has ended all the same.
  return end === undefined || end === "requeued" ? "failed" : end
}

const sentences: readonly (readonly [RegExp, string])[] = [
  [/New job is waiting for scheduling/i, "It was handed in a moment ago and has not been looked at yet."],
  [/dependency condition (is )?invalid|dependency condition never satisfied/i, "A job that it waits for failed or is gone, so it will never start. Cancel it."],
  [/dependency condition not satisfied/i, "It waits for another job to end."],
  [/suspended by (its owner|the user)/i, "It is held by you. Release it with: bresume <id>"],
  [/suspended by LSF admin/i, "The site's administrators hold it. Ask them why, or cancel it."],
  [/job array has reached its (job )?slot limit/i, "As many tasks of its array run as the array allows at once."],
  [/queue is inactiv|queue.*closed|dispatch window.*closed|outside of .*window/i, "Its queue is closed at present. Wait until it opens, or choose another."],
  [/user.*(job slot limit|job limit)|(job slot|job) limit.*user/i, "You have as many jobs as you may have at once. It starts when one of them ends."],
  [/(job slot|job) limit|limit .*reached|resource.*limit/i, "A limit of the queue, project or site is reached. It starts when other jobs end."],
  [/resource requirements not satisfied|not enough (hosts|slots|processors|job slots)|job's requirements?.*not satisfied|candidate host/i, "Not enough nodes with what it asks for are free. Fewer nodes or less time may let it start earlier; if no node has what it asks for, it never starts."],
  [/reserved|advance reservation/i, "Nodes that it needs are reserved for others or for maintenance. It starts when they are free again."],
  [/start time|not yet time/i, "It may not start before a set time."],
]

/** Why a job waits and what to do. */
export function lsfWhy({ id, state, reason }: QueueEntry): string | null {
  return state === "pending" || state === "held" ? explained({ id, reason }, sentences) : null
}
