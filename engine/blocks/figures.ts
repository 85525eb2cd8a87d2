import type { Figures, Work } from "../model/block-type.ts"

const noWork: Work = { row: 0, fixed: 0 }

/** Work whose amount follows the number of samples alone. */
export function perRow(row: number): Work {
  return { row, fixed: 0 }
}

/** The figures of a block that does nothing, but for what is said. */
export function figuresWith(some: Partial<Figures>): Figures {
  return { parameters: 0, states: 0, forward: noWork, toInput: noWork, toWeights: noWork, kept: 0, made: 0, passing: 0, ...some }
}
