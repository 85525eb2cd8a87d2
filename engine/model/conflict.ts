import type { Json } from "./pipeline.ts"

/**
 * Two changes that do not go together. Of two values ours is taken; what one side removed and the other changed or
 * still uses stays, as it is sooner removed again than made again.
 */
export interface Conflict {
  readonly reason: "both-changed" | "removed-and-changed" | "removed-and-used" | "versions-mixed"
  readonly path: readonly string[]
  readonly base?: Json
  readonly ours?: Json
  readonly theirs?: Json
}
