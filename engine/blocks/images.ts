import type { BlockProblem, Figures } from "../model/block-type.ts"
import type { Dim, TensorSignal } from "../model/ports.ts"
import { dimsText } from "../model/ports.ts"
import { activatedFigures, costOf, droppedFigures, weightedFigures } from "./layer-settings.ts"
import type { ActivationName } from "./activations.ts"
import { batchNormFigures } from "./norms.ts"
import { volume } from "./windows.ts"
import { classProblems } from "./labels.ts"

/** What blocks of several layers read: B×C×places, of one to three dimensions. */
export function channelProblems(what: string, input: TensorSignal): BlockProblem[] {
  if (input.dtype === "class") return classProblems(what, input, "input", "Wire an image or the output of a layer to it.")
  if (input.dims.length >= 3 && input.dims.length <= 5) return []
  return [{ code: "needs-channels", port: "input", message: `${what} reads B×C×W, B×C×H×W or B×C×D×H×W, and this is ${dimsText(input.dims)}. Put a convolution or a reshape before it.` }]
}

/** Sizes of a sample of so many channels and places. */
export function sampleOf(channels: number, places: readonly Dim[]): TensorSignal {
  return { kind: "tensor", dims: ["B", channels, ...places], dtype: "number", trained: true }
}

export interface Layer {
  readonly from: number
  readonly to: number
  readonly kernel: number
  /** Where the window stops. */
  readonly places: readonly Dim[]
  /** Numbers that it reads, where its stride makes them more than those of its places. */
  readonly read?: number
}

/** Figures of the layers that such blocks are made of. */
export function convolved({ from, to, kernel, places, read }: Layer): Figures {
  const taps = kernel ** places.length
  const weights = from * to * taps
  const size = volume(places)
  const windows = [{ places: size, taps, wide: from, narrow: to }]
  return weightedFigures({ weights, biases: 0, products: 2 * weights * size, made: to * size, last: size, activation: "none", read: read ?? from * size, onwards: from * size, windows })
}

export function normed(channels: number, places: readonly Dim[]): Figures {
  return batchNormFigures(sampleOf(channels, places))
}

function activated(activation: ActivationName, channels: number, places: readonly Dim[]): Figures {
  return activatedFigures(costOf(activation, Number(places.at(-1))), channels * volume(places))
}

/** A norm and the activation behind it, which overwrites what the norm gives unless it reads that again. */
export function normedAnd(activation: ActivationName, channels: number, places: readonly Dim[]): readonly [Figures, Figures] {
  const norm = normed(channels, places)
  return [costOf(activation).readsInput ? norm : { ...norm, made: 0 }, activated(activation, channels, places)]
}

export function dropped(rate: number, channels: number, places: readonly Dim[]): Figures {
  return droppedFigures(rate > 0 ? channels * volume(places) : 0)
}
