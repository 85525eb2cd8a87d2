import type { Known, Tensor } from "../drawing.ts"
import type { NodeReading, Reader } from "../node-reading.ts"
import { Unsupported, demand, drawLayer, integerOf, integersOf, sampleAxis, sizesAt, tensorAt } from "../node-reading.ts"
import { overLines, places, windowOf, written } from "./windows.ts"

export const maxPool: Reader = (reading) => {
  demand(reading.node.outputs.length === 1, "it also tells where each largest number was")
  return [pool(reading, "max")]
}

/** Ours counts padding as zeros. */
export const averagePool: Reader = (reading) => {
  const isPadded = (integersOf(reading, "pads") ?? []).some((each) => each > 0)
  demand(!isPadded || integerOf(reading, "count_include_pad", 0) === 1, "it leaves its padding out of the mean")
  return [pool(reading, "average")]
}

function pool(reading: NodeReading, kind: "max" | "average"): Known {
  const { from, dims } = tensorAt(reading)
  const window = windowOf(reading, integersOf(reading, "kernel_shape"))
  const spatial = dims.length - 1
  demand(integersOf(reading, "kernel_shape")?.length === spatial, "its window does not fit its input")
  demand(integerOf(reading, "ceil_mode", 0) === 0, "it rounds the number of its windows up")
  const { kernel, stride, padding } = window
  const settings = { size: kernel, stride: stride === kernel ? 0 : stride, padding }
  return drawLayer(reading, {
    type: "pool",
    config: { ...(kind === "max" ? {} : { kind }), ...written(settings, { size: 2, stride: 0, padding: 0 }), ...overLines(spatial) },
    from,
    dims: [dims[0]!, ...places(dims.slice(1), window)],
  })
}

/** Padding that adds nothing; other padding belongs to the layer behind it. */
export const noPadding: Reader = (reading) => {
  demand((integersOf(reading, "pads") ?? sizesAt(reading, 1) ?? []).every((size) => size === 0), "padding is a setting of convolutions and pools here")
  return [tensorAt(reading)]
}

/** The mean of each channel, as a pool of the size of the image. */
export const globalAverage: Reader = (reading) => [meanOfChannels(reading)]

function meanOfChannels(reading: NodeReading): Tensor {
  const { from, dims } = tensorAt(reading)
  const [channels = 0, side = 0, ...sides] = dims
  if (dims.length < 2 || sides.some((other) => other !== side)) throw new Unsupported("the mean is over sides of different length, and a pool's window is as long as wide")
  return drawLayer(reading, { type: "pool", config: { kind: "average", ...written({ size: side }, { size: 2 }), ...overLines(dims.length - 1) }, from, dims: [channels, ...dims.slice(1).map(() => 1)] })
}

/** A mean over everything but the channels. Axes stand in an attribute up to version 17 of the operators. */
export const mean: Reader = (reading) => {
  const input = tensorAt(reading)
  const axes = (integersOf(reading, "axes") ?? sizesAt(reading, 1) ?? []).map((axis) => sampleAxis(input, Number(axis)))
  const wanted = input.dims.slice(1).map((_, index) => index + 1)
  demand(wanted.length > 0 && axes.toSorted((left, right) => left - right).join() === wanted.join(), "it is no mean over all places of each channel")
  const pooled = meanOfChannels(reading)
  if (integerOf(reading, "keepdims", 1) === 1) return [pooled]
  return [drawLayer(reading, { type: "flatten", from: pooled.from, dims: [input.dims[0]!] })]
}
