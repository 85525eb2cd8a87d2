import type { Figures } from "../model/block-type.ts"
import type { Signal } from "../model/ports.ts"
import { figuresWith } from "./figures.ts"
import { numbersOf, tensorOf } from "./tensors.ts"

/**
 * Batch normalisation, of which two numbers a channel are learned and two are states; mean and variance cost six operations a number,
 * and six more go with the count of rows, but for one where a channel has a single place.
 */
export function batchNormFigures(input: Signal | undefined): Figures {
  const size = numbersOf(input)
  const channels = Number(tensorOf(input)?.dims[1] ?? 0)
  return figuresWith({
    parameters: 2 * channels,
    states: 2 * channels,
    forward: { row: 6 * size, fixed: 15 * channels + (size === channels ? 5 : 6) },
    toWeights: { row: 3 * size, fixed: channels },
    toInput: { row: 6 * size, fixed: 12 * channels },
    kept: size,
    made: size,
    passing: 3 * size,
    wholeBatch: true,
    exchanged: 4 * channels,
  })
}
