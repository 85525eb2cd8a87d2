import { z } from "zod"

/** What a batch system says of a submission, in the field's own words. */
export const SubmissionState = z.enum([
  "pending",
  "held",
  "configuring",
  "running",
  "suspended",
  "completing",
  /** It will run again under the same id. */
  "requeued",
  /** Another server or cluster has it. */
  "moved",
  /** A word that we do not know, or one that the batch system itself uses for not knowing. */
  "unknown",
  "done",
  "failed",
  "cancelled",
  "timeout",
  "deadline",
  "out-of-memory",
  "node-failed",
  "preempted",
  /** It was ended by the batch system and started anew under the same id, which an attempt refuses. */
  "rerun",
])
export type SubmissionState = z.infer<typeof SubmissionState>

const terminal: ReadonlySet<SubmissionState> = new Set(["done", "failed", "cancelled", "timeout", "deadline", "out-of-memory", "node-failed", "preempted", "rerun"])

/** Whether the batch system is done with it. Nothing else ends a submission: an id that is not listed has not ended. */
export function isTerminal(state: SubmissionState): boolean {
  return terminal.has(state)
}

const seconds = z.number().nullable()

/** One row of a queue or of accounting. Null is what it does not say; times are seconds since 1970. */
export const QueueEntry = z.strictObject({
  /** As the batch system told it at the submission: `7`, `7;cluster`, `7.server`; a task of an array as `7_1`, `7[1]`, `7[1].server`. */
  id: z.string(),
  /** `<run> <attempt>`, as submit.sh handed it over. */
  tag: z.string().nullable(),
  state: SubmissionState,
  /** The state in the batch system's words. */
  text: z.string(),
  /** Why it waits or how it ended, in the batch system's words. */
  reason: z.string().nullable(),
  user: z.string().nullable(),
  name: z.string().nullable(),
  submitted: seconds,
  /** When it may start, as the batch system guesses. */
  estimatedStart: seconds,
  started: seconds,
  ended: seconds,
  exitCode: z.int().nullable(),
  signal: z.int().nullable(),
  /** How often it was started anew under this id. */
  restarts: z.int().nullable(),
  /** The nodes, in the batch system's notation. */
  nodes: z.string().nullable(),
})
export type QueueEntry = z.infer<typeof QueueEntry>

/** What one look into a queue or accounting gave. Only `answered` tells that the question was heard; a missing entry tells nothing. */
export const Look = z.strictObject({
  answered: z.boolean(),
  entries: z.array(QueueEntry),
  /** Why there is no answer, for people. */
  trouble: z.string().optional(),
  /** The site keeps no such records, so that asking again is no use. */
  never: z.literal(true).optional(),
})
export type Look = z.infer<typeof Look>
