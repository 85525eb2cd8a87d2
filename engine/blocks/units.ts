import type { BlockProblem } from "../model/block-type.ts"

/** What is compared or put side by side in two known units; `what` names the one at the port. */
export function unitProblems(what: string, first: string | undefined, second: string | undefined, port: string): BlockProblem[] {
  if (first === undefined || second === undefined || first === second) return []
  return [{ code: "unit-differs", severity: "warning", port, message: `${what} is in ${second}, and what it is put together with in ${first}. Convert one of them, or wire what was meant.` }]
}
