import type { Figures } from "../model/block-type.ts"
import type { Signal } from "../model/ports.ts"
import { figuresWith } from "./figures.ts"
import { numbersOf, tensorOf } from "./tensors.ts"

/**
 * Batch normalisation, of which two numbers a channel are learned and two are states. Mean and variance cost six operations a number; what
 * goes with the count of rows alone costs a little more, one less where a channel has a single place. Norms of one network share that
 * count, and the native plan counts it once.
 */
export function batchNormFigures(input: Signal | undefined, statistics: "global" | "local" = "global"): Figures {
  const size = numbersOf(input)
  const channels = Number(tensorOf(input)?.dims[1] ?? 0)
  const counting = size === channels ? 5 : 6
  const forward = statistics === "global" ? { row: 6 * size, fixed: 15 * channels + counting } : { row: 6 * size + 1, fixed: 17 * channels + counting + 1 }
  return figuresWith({
    parameters: 2 * channels,
    states: 2 * channels,
    forward,
    toWeights: { row: 3 * size, fixed: channels },
    toInput: { row: 6 * size, fixed: (statistics === "global" ? 12 : 10) * channels },
    kept: size,
    made: size,
    passing: 3 * size,
    wholeBatch: true,
    exchanged: statistics === "global" ? 4 * channels : 2 * channels,
  })
}
