import { z } from "zod"

/** One stage with a network as the native planner lays it out, for one rank. */
export const NativeStage = z.strictObject({
  /** The job block. */
  block: z.string(),
  rowsPerRank: z.number(),
  /** Most bytes at one time, without the optimizer's state. */
  peakBytes: z.number(),
  parameterBytes: z.number(),
  gradientBytes: z.number(),
  optimizerBytes: z.number(),
  exchangedBytes: z.number(),
  /** Operations of a step before fusion. */
  forward: z.number(),
  backward: z.number(),
})
export type NativeStage = z.infer<typeof NativeStage>

/** What the built program itself plans for a job of this hash. */
export const NativePlan = z.discriminatedUnion("state", [
  z.strictObject({ state: z.literal("making"), hash: z.string() }),
  z.strictObject({ state: z.literal("made"), hash: z.string(), stages: z.array(NativeStage) }),
  z.strictObject({ state: z.literal("none"), hash: z.string().nullable(), reason: z.string() }),
])
export type NativePlan = z.infer<typeof NativePlan>
