import { isTerminal } from "../model/queue.ts"
import type { Look, QueueEntry, SubmissionState } from "../model/queue.ts"
import type { Lost } from "./queue-text.ts"

/** Clocks of this computer and the site may differ by so many seconds. */
export const skew = 3600

/** A submission of ours with its id. */
export interface Known extends Lost {
  readonly id: string
}

/** Of several answers: what all say, answered when each was. */
export function together(looks: readonly Look[]): Look {
  const troubles = looks.flatMap((look) => look.trouble ?? [])
  return {
    answered: looks.every(({ answered }) => answered),
    entries: looks.flatMap(({ entries }) => entries),
    ...(troubles.length === 0 ? {} : { trouble: [...new Set(troubles)].join(" ") }),
    ...(looks.some(({ never }) => never === true) ? { never: true } : {}),
  }
}

/** The submissions that carry this tag: more than one means that it was handed in twice. */
export function found(look: Look, lost: Lost): readonly QueueEntry[] {
  return look.entries.filter((entry) => entry.tag === lost.tag && notStranger(entry, lost))
}

/**
 * What is believed of a submission. Ids are used again, so a row counts only with the user, tag and time of ours. A row in the queue that is not
 * the end of it beats accounting, which for a while still tells of the run before a requeue. So where the queue did not answer, an end
 * that a requeue may follow is not believed. Null when no row is ours.
 */
export function believed(known: Known, queue: Look, accounting: Look): QueueEntry | null {
  const entry = newest(known, queue, accounting)
  return entry !== null && refusedAnew(entry) ? { ...entry, state: "rerun" } : entry
}

/** What job.sh ends with when its attempt was started before. */
const startedBefore = 64

function refusedAnew({ state, exitCode, restarts }: QueueEntry): boolean {
  return state === "failed" && exitCode === startedBefore && (restarts ?? 0) > 0
}

function newest(known: Known, queue: Look, accounting: Look): QueueEntry | null {
  const ours = (look: Look) => look.entries.filter((entry) => entry.id === known.id && isOurs(entry, known)).sort(byStart).at(-1)
  const [seen, accounted] = [ours(queue), ours(accounting)]
  if (accounted === undefined) return seen ?? null
  if (seen === undefined) return !queue.answered && mayGoOn.has(accounted.state) ? { ...accounted, state: "unknown" } : accounted
  return isTerminal(seen.state) && isTerminal(accounted.state) && (accounted.started ?? 0) >= (seen.started ?? 0) ? accounted : seen
}

const mayGoOn: ReadonlySet<SubmissionState> = new Set(["node-failed", "preempted"])

/** By the tag, or by user and time where a site does not show the tag or has put words of its own in its place. */
export function isOurs(entry: QueueEntry, known: Lost): boolean {
  if (entry.tag === known.tag) return notStranger(entry, known)
  const ourForm = entry.tag !== null && /^[A-Za-z0-9._-]+ \d+$/.test(entry.tag)
  return !ourForm && entry.user !== null && entry.submitted !== null && notStranger(entry, known)
}

function notStranger({ user, submitted }: QueueEntry, { user: ourUser, since }: Lost): boolean {
  return (user === null || user === ourUser) && (submitted === null || submitted >= since - skew)
}

function byStart(left: QueueEntry, right: QueueEntry): number {
  return (left.submitted ?? 0) - (right.submitted ?? 0) || (left.started ?? Infinity) - (right.started ?? Infinity) || 0
}
