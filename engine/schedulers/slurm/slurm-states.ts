import type { QueueEntry, SubmissionState } from "../../model/queue.ts"
import { explained } from "../answer.ts"

/**
 * Slurm's words (slurm.h, squeue's man page up to 25.11). A flag may hide the state beneath it, so none is an end. A word that is
 * not here, such as LAUNCH_FAILED, which may be followed by a requeue, is unknown.
 */
export const slurmStates: Readonly<Record<string, SubmissionState>> = {
  PENDING: "pending", CONFIGURING: "configuring", RUNNING: "running", SUSPENDED: "suspended", COMPLETING: "completing",
  COMPLETED: "done", FAILED: "failed", CANCELLED: "cancelled", TIMEOUT: "timeout", DEADLINE: "deadline", OUT_OF_MEMORY: "out-of-memory",
  NODE_FAIL: "node-failed", BOOT_FAIL: "node-failed", PREEMPTED: "preempted",
  POWER_UP_NODE: "configuring", EXPEDITING: "requeued", REQUEUED: "requeued", REQUEUE_FED: "requeued", REQUEUE_HOLD: "held", RESV_DEL_HOLD: "held",
  SPECIAL_EXIT: "held", RESIZING: "running", SIGNALING: "running", STAGE_OUT: "completing", STOPPED: "suspended", REVOKED: "moved",
}

/** `CANCELLED by 1001` and `CANCELLED+` (sacct cut it off) are CANCELLED. */
export function slurmState(text: string, reason: string | null): SubmissionState {
  const word = /^([A-Z_]+)(?:\+| by \S+)?$/.exec(text)?.[1] ?? ""
  const state = Object.hasOwn(slurmStates, word) ? (slurmStates[word] ?? "unknown") : "unknown"
  return state === "pending" && reason?.startsWith("JobHeld") === true ? "held" : state
}

const sentences: readonly (readonly [RegExp, string])[] = [
  [/^Priority$/, "Jobs with higher priority are before it. It starts when their turn is over: wait, or ask for fewer nodes or less time so that it fits into a gap."],
  [/^Resources$/, "It is the next in line and waits until enough nodes are free. Fewer nodes or less time may let it start earlier."],
  [/^DependencyNeverSatisfied$/, "A job that it waits for failed, so it will never start. Cancel it."],
  [/^Dependency$/, "It waits for another job to end."],
  [/^BeginTime$/, "It may not start before a set time; after a requeue Slurm waits about two minutes."],
  [/^JobHeldUser$/, "It is held by you. Release it with: scontrol release <id>"],
  [/^JobHeldAdmin$/, "The site's administrators hold it. Ask them why, or cancel it."],
  [/^JobArrayTaskLimit$/, "As many tasks of its array run as the array allows at once."],
  [/^(ReqNodeNotAvail|Reserved for maintenance|NodeDown|Nodes required for job are DOWN)/, "Nodes that it needs are down or reserved, often for maintenance. It starts when they are back; a shorter time limit may let it end before a maintenance begins."],
  [/^Reservation/, "It waits for a reservation that has not begun or is full."],
  [/^(PartitionTimeLimit|AssocMaxWallDurationPerJobLimit|QOSMaxWallDurationPerJobLimit)$/, "Its time limit is longer than the queue allows, so it may never start. Cancel it and submit with less time."],
  [/^(PartitionNodeLimit|AssocMaxNodePerJobLimit|QOSMaxNodePerJobLimit|AssocMaxCpuPerJobLimit|QOSMaxCpuPerJobLimit)$/, "It asks for more than one job may have, so it may never start. Cancel it and submit with fewer nodes or ranks."],
  [/^(BadConstraints|PartitionConfig)$/, "No node of this queue can have what it asks for, so it will never start. Cancel it and change the queue, its constraints or its size."],
  [/^(PartitionDown|PartitionInactive)$/, "Its queue is closed at present. Wait until it opens, or choose another."],
  [/^(InvalidAccount|AccountNotAllowed|AssociationJobLimit)$/, "The account may not run it here. Check the account's name and what it may use."],
  [/^(InvalidQOS|QOSNotAllowed)$/, "The quality of service is not one that this account may use. Cancel it and choose another."],
  [/^(QOS|Assoc)Grp|^Assoc.*GrpLimit/, "All jobs of the account together have reached a limit. It starts when others of them end, or never when the account's hours are used up: look at its balance."],
  [/^QOSMax\w*PerUser|^AssocMaxJobsLimit|^QOSJobLimit|^MaxJobs/, "You have as many jobs as you may have at once. It starts when one of them ends."],
  [/^(Cleaning|Prolog)$/, "Its nodes are being made ready."],
  [/^Licenses$/, "It waits for a licence, or for a file system that the site counts as one."],
  [/^launch failed requeued held$|^JobHoldMaxRequeue$/, "It could not be started and is held now. Ask the site, or cancel it and submit again."],
]

/** Why a job waits and what to do. */
export function slurmWhy({ id, state, reason }: QueueEntry): string | null {
  return state === "pending" || state === "held" || state === "requeued" ? explained({ id, reason }, sentences) : null
}
