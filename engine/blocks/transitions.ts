import type { Figures } from "../model/block-type.ts"
import type { Dim } from "../model/ports.ts"
import { figuresWith, inSequence, perRow } from "./figures.ts"
import type { Layer } from "./images.ts"
import { convolved, dropped, normedAnd } from "./images.ts"
import { volume } from "./windows.ts"
import { weightedFigures } from "./layer-settings.ts"

interface Step extends Layer {
  readonly dropout: number
}

/** norm – relu – convolution – dropout, which dense blocks and their transitions are made of. */
export function stepFigures({ dropout, ...layer }: Step): Figures {
  const { from, to, places } = layer
  const parts = [...normedAnd("relu", from, places), convolved(layer)]
  return inSequence(dropout > 0 ? [...parts, dropped(dropout, to, places)] : parts)
}

export function downFigures(channels: number, places: readonly Dim[], dropout: number): Figures {
  const halved = places.map((size) => Math.floor(Number(size) / 2))
  const made = channels * volume(halved)
  const work = perRow(made * 2 ** places.length)
  return inSequence([stepFigures({ from: channels, to: channels, kernel: 1, places, dropout }), figuresWith({ forward: work, toInput: work, made, passing: made + channels * volume(places), forgets: { output: true } })])
}

export function upFigures(from: number, to: number, places: readonly Dim[]): Figures {
  const taps = 3 ** places.length
  const weights = from * to * taps
  const size = volume(places)
  const windows = [{ places: size, taps, wide: to, narrow: from }]
  return weightedFigures({ weights, biases: to, products: 2 * weights * size, made: to * size * 2 ** places.length, last: size, activation: "none", read: from * size, onwards: from * size, product: "up", windows })
}
