import type { Json } from "./pipeline.ts"

/**
 * Two changes that do not go together. Of two values ours is taken; what one side removed and the other changed or
 * still uses stays, as it is sooner removed again than made again. A block that both put elsewhere stands where ours has it.
 */
export interface Conflict {
  readonly reason: "both-changed" | "removed-and-changed" | "removed-and-used" | "versions-mixed" | "two-places"
  readonly path: readonly string[]
  readonly base?: Json
  readonly ours?: Json
  readonly theirs?: Json
}
