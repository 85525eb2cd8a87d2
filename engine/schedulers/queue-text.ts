import type { Basis } from "../model/fact.ts"
import type { Look, QueueEntry } from "../model/queue.ts"

/** Words of a command for the site; no shell reads them. */
export type Command = readonly string[]

/** What a command gave; `code` is null when it was ended by a signal or could not be started. */
export interface Answer {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command and the ids that it asks about; none where it asks about a user's jobs. */
export interface Question {
  readonly command: Command
  readonly ids: readonly string[]
}

/** A submission of ours whose id is not known: handed in by `user` with `tag`, not before `since`. */
export interface Lost {
  readonly tag: string
  readonly user: string
  readonly since: number
}

export interface Questions {
  readonly look: readonly Question[]
  readonly account: readonly Question[]
}

/** What a batch system says to a job that is not handed in. */
export interface Trial {
  /** When it would start; null when that was not told. */
  readonly start: number | null
  /** The batch system's words when it would not take the job. */
  readonly refused?: string
}

/**
 * A batch system's queue as text in, text out. A question is plain data; its answer is read together with it, at `now` (seconds
 * since 1970), by `seen` or `accounted`. Several questions are asked only where one cannot hold all ids.
 */
export interface QueueText {
  /** Of jobs that wait, run or ended a short while ago. Entries that wait carry reason and estimate. */
  readonly look: (ids: readonly string[]) => readonly Question[]
  readonly seen: (question: Question, answer: Answer, now: number) => Look
  /** Of jobs that the queue has forgotten, submitted after `since`. None where the queue itself keeps the history. */
  readonly account: (ids: readonly string[], since: number) => readonly Question[]
  readonly accounted: (question: Question, answer: Answer, now: number) => Look
  /** All jobs of a user that wait or run. */
  readonly mine: (user: string) => readonly Question[]
  /** Finds a submission by its tag: answers are read as those of `look` and `account`, and `found` picks from them. */
  readonly adopt: (lost: Lost) => Questions
  /** `hard` also where a node does not answer. Whether a job is gone, only a look can tell. */
  readonly cancel: (ids: readonly string[], hard: boolean) => readonly Command[]
  /** Of a line by which `cancel` says that a job has ended, is about to, or is not known any more. */
  readonly nothingToCancel: RegExp
  /** The id in what submit.sh printed; null when there is none. */
  readonly jobId: (stdout: string) => string | null
  /** Asks what would become of a batch script; null where the batch system has no such question. */
  readonly trial: { readonly command: (script: string) => Command; readonly read: (answer: Answer) => Trial } | null
  /** Why a job waits and what to do, for people; null when there is nothing to say. */
  readonly why: (entry: QueueEntry) => string | null
  /** How each behaviour, and each word for a state, is known. */
  readonly proven: Readonly<Record<string, Basis>>
}
