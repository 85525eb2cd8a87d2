import { z } from "zod"

/** Who can tell of where a run is, in the order in which people ask them. */
export const EvidenceSource = z.enum(["connection", "queue", "accounting", "process", "heartbeat", "exit"])
export type EvidenceSource = z.infer<typeof EvidenceSource>

/** What one source last said of an attempt, and when; a source that did not answer when last asked says so, beside what it had said before. */
export const Evidence = z.strictObject({
  source: EvidenceSource,
  attempt: z.int().positive(),
  /** For people: `running as submission 4711 on node-3`. */
  says: z.string(),
  /** Seconds since 1970, when it said so. */
  at: z.number(),
  /** Why it did not answer when it was asked later, and when that was; null when it did. */
  silent: z.strictObject({ why: z.string(), at: z.number() }).nullable(),
})
export type Evidence = z.infer<typeof Evidence>
