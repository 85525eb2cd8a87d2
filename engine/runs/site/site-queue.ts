import type { Look, QueueEntry } from "../../model/queue.ts"
import type { Known as KnownOfUser } from "../../schedulers/ours.ts"
import type { Lost as OfUser } from "../../schedulers/queue-text.ts"
import type { Traces } from "./submission.ts"

/** Which submission is meant; its user is who is logged in. */
export type Lost = Omit<OfUser, "user">
export type Known = Omit<KnownOfUser, "user">

/** What the batch system of a site says, asked for all submissions together and no more often than the site bears. */
export interface SiteQueue {
  /** Jobs have time limits here, and may be ended for other jobs: what it tells by `timeout`, `preempted`, `node-failed`. */
  readonly endsJobs: boolean
  traces(lost: Lost): Promise<{ readonly queue: Traces; readonly accounting: Traces }>
  /** What is believed of a submission now; `answered` is false when the batch system did not answer, and then nothing is known anew. */
  look(known: Known): Promise<Belief>
  /** All that wait or run there as this person's, and when that was looked at. */
  list(): Promise<{ readonly at: number; readonly look: Look }>
  /** Asks the batch system to end them, with one command; whether it did is seen by looking. Throws where it was not heard, or refuses. */
  cancel(all: readonly Known[]): Promise<void>
}

export interface Belief {
  readonly answered: boolean
  readonly entry: QueueEntry | null
  /** Why there is no answer, or why it waits: for people. */
  readonly text: string | null
  /** Who said what of it, and when; accounting is asked only of what the queue no longer lists. */
  readonly heard: readonly Heard[]
}

/** What queue, accounting or, where there is none, the process said of one submission when they were last asked. */
export interface Heard {
  readonly source: "queue" | "accounting" | "process"
  /** Seconds since 1970. */
  readonly at: number
  /** Why there was no answer; null when there was. */
  readonly silent: string | null
  /** Its row; null when they do not list it. */
  readonly entry: QueueEntry | null
}
