import type { StepParts } from "./step-time.ts"

export type Limit = keyof StepParts

/** In words, as in "limited by …". */
export const limitTitles: Readonly<Record<Limit, string>> = {
  compute: "computing",
  memory: "the update of the weights",
  exchange: "the exchange over ranks",
  input: "reading rows",
  loop: "the training loop and its log",
}

const limits = ["compute", "memory", "exchange", "input", "loop"] as const

/** The part of a step that takes most of it. */
export function limitOf(parts: StepParts): Limit {
  return limits.reduce((most, part) => (parts[part] > parts[most] ? part : most))
}

/** What fell most from one step to another. */
export function fellMost(before: StepParts, after: StepParts): Limit {
  return limits.reduce((most, part) => (before[part] - after[part] > before[most] - after[most] ? part : most))
}
