import { z } from "zod"

/** One thing in which two runs differ, for people; null is a side that has no such thing. */
export const Difference = z.strictObject({
  of: z.enum(["settings", "data", "target", "surroundings"]),
  what: z.string(),
  /** The block that it belongs to. */
  block: z.string().optional(),
  left: z.string().nullable(),
  right: z.string().nullable(),
})
export type Difference = z.infer<typeof Difference>

export const RunComparison = z.strictObject({
  /** The same job folder, so that only target, data and surroundings can differ. */
  sameJob: z.boolean(),
  differences: z.array(Difference),
  /** What is not known of one run or both, in words. */
  unknown: z.array(z.string()),
})
export type RunComparison = z.infer<typeof RunComparison>
