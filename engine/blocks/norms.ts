import type { Figures, SharedWork } from "../model/block-type.ts"
import type { Signal } from "../model/ports.ts"
import { figuresWith, gradientSums, plus } from "./figures.ts"
import { numbersOf, tensorOf } from "./tensors.ts"

/**
 * Batch normalisation, which keeps the centred numbers, and of which two numbers a channel are learned and two are states. Mean and
 * variance cost six operations a number; what goes with the count of rows alone costs a little more, one less where a channel has a
 * single place. Norms of one network share that count, and the native plan counts it once.
 */
export function batchNormFigures(input: Signal | undefined, statistics: "global" | "local" = "global"): Figures {
  const size = numbersOf(input)
  const channels = Number(tensorOf(input)?.dims[1] ?? 0)
  const places = size / channels
  const shared = countingOf(places, statistics)
  const counting = plus(shared.map((each) => each.forward))
  const forward = statistics === "global" ? { row: 6 * size, fixed: 15 * channels + counting.fixed } : { row: 6 * size + counting.row, fixed: 17 * channels + counting.fixed }
  return figuresWith({
    shared,
    parameters: 2 * channels,
    states: 2 * channels,
    forward,
    toWeights: { row: 3 * size, fixed: channels },
    toInput: { row: 6 * size, fixed: (statistics === "global" ? 12 : 10) * channels },
    kept: size,
    made: size,
    passing: 3 * size,
    // Both running statistics as they become, the deviation, and the weight over it.
    vectors: [channels, channels, channels, channels],
    forgets: { input: true, output: true },
    moments: [
      { pass: "forward", live: 2 * size },
      { pass: "backward", live: 4 * size, across: 3 * size },
    ],
    wholeBatch: true,
    gradientAcross: size,
    leftBehind: size,
    ofGradient: [gradientSums(size, channels)],
    exchanged: 2 * channels,
    exchangedToInput: statistics === "global" ? 2 * channels : 0,
  })
}

/** How many numbers a channel has, of which all norms of a network over as many places know. */
function countingOf(places: number, statistics: "global" | "local"): readonly SharedWork[] {
  const rows = statistics === "global" ? { row: 0, fixed: 1 } : { row: 1, fixed: 2 }
  return [{ key: `${statistics} rows`, forward: rows }, { key: `${statistics} rows · ${places}`, forward: { row: 0, fixed: places === 1 ? 4 : 5 } }]
}
