import type { Json } from "./pipeline.ts"

/**
 * Two changes that do not go together. Of two values ours is taken; what one side removed and the other changed or
 * still uses stays, as it is sooner removed again than made again. A block or note that both put elsewhere stands where ours
 * has it, and each wire that is lost by that is told. A composite that one expanded and the other holds anew stands beside what it was expanded into.
 */
export interface Conflict {
  readonly reason: "both-changed" | "removed-and-changed" | "removed-and-used" | "versions-mixed" | "two-places" | "wire-lost" | "expanded-and-held"
  readonly path: readonly string[]
  readonly base?: Json
  readonly ours?: Json
  readonly theirs?: Json
}
