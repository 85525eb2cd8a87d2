import { quantile, rounded } from "../figure.ts"
import type { Outcome, Program, Work } from "./program.ts"
import { run } from "./program.ts"

export interface Pair {
  readonly ours: Outcome
  readonly peer: Outcome
}

export interface Pairs {
  readonly pairs: readonly Pair[]
  /** Pairs left out because another program took the processors meanwhile. */
  readonly disturbed: number
  /** Every pair was disturbed too often to be left out. */
  readonly noisy: boolean
}

export const rounds = Number(process.env["TEPHRA_BENCH_ROUNDS"] ?? 9)
const tolerated = 0.05

/** Ours and the peer's in turn, until enough rounds were quiet; on a machine that never is, all of them. */
export function pairs(programs: { ours: Program; peer: Program }, work: Work): Pairs {
  const all: Pair[] = []
  const quiet: Pair[] = []
  while (quiet.length < rounds && all.length < 2 * rounds) {
    const pair = { ours: run(programs.ours, "time", work), peer: run(programs.peer, "time", work) }
    all.push(pair)
    if (share(pair.ours) <= tolerated && share(pair.peer) <= tolerated) quiet.push(pair)
  }
  const enough = quiet.length > rounds / 2
  return { pairs: enough ? quiet : all, disturbed: all.length - quiet.length, noisy: !enough }
}

/** The share of its time that it stood in line for a processor. */
function share({ seconds, waited_seconds: waited }: Outcome): number {
  return waited / seconds
}

export interface Spread {
  readonly median: number
  readonly quartiles: readonly [number, number]
}

export function spread(values: readonly number[]): Spread {
  return { median: rounded(quantile(values, 0.5)), quartiles: [rounded(quantile(values, 0.25)), rounded(quantile(values, 0.75))] }
}
