import type { NodeReading, Reader } from "../node-reading.ts"
import { Unsupported, demand, drawLayer, floatsAt, integerOf, integersOf, optionalFloatsAt, tensorAt, weightsAt } from "../node-reading.ts"
import { overLines, places, windowOf, written } from "./windows.ts"

/** Weights lie as PyTorch's: channels×C×kernel, and C×channels×kernel of a transposed one. */
export const convolution: Reader = (reading) => {
  const { from, dims, kernel } = imageOf(reading)
  const [channels = 0, read = 0] = weightsAt(reading, 1)!.shape
  const window = windowOf(reading, kernel)
  demand(read === dims[0], "its weights do not fit its input")
  const bias = optionalFloatsAt(reading, 2, [channels])
  return [
    drawLayer(reading, {
      type: "convolution",
      config: { channels, ...written({ ...window }, { kernel: 3, stride: 1, padding: 0 }), ...(bias ? {} : { bias: false }), ...overLines(kernel.length) },
      from,
      weights: { weight: floatsAt(reading, 1, [channels, read, ...kernel]), bias },
      dims: [channels, ...places(dims.slice(1), window)],
    }),
  ]
}

export const transposedConvolution: Reader = (reading) => {
  const { from, dims, kernel } = imageOf(reading)
  const [read = 0, channels = 0] = weightsAt(reading, 1)!.shape
  const window = windowOf(reading, kernel)
  demand(read === dims[0], "its weights do not fit its input")
  demand(integersOf(reading, "output_shape") === undefined, "it fixes the shape of its output")
  const [further = 0, ...others] = integersOf(reading, "output_padding") ?? []
  demand(others.every((other) => other === further), "its output padding differs between dimensions")
  const bias = optionalFloatsAt(reading, 2, [channels])
  const sides = dims.slice(1).map((side) => (side - 1) * window.stride - 2 * window.padding + window.kernel + further)
  return [
    drawLayer(reading, {
      type: "transposed-convolution",
      config: { channels, ...written({ ...window, output_padding: further }, { kernel: 4, stride: 2, padding: 1, output_padding: 0 }), ...(bias ? {} : { bias: false }), ...overLines(kernel.length) },
      from,
      weights: { weight: floatsAt(reading, 1, [read, channels, ...kernel]), bias },
      dims: [channels, ...sides],
    }),
  ]
}

function imageOf(reading: NodeReading) {
  const { from, dims } = tensorAt(reading)
  const weight = weightsAt(reading, 1)
  if (!weight || weight.shape.length !== dims.length + 1) throw new Unsupported("its weights do not fit its input")
  demand(integerOf(reading, "group", 1) === 1, "its channels are in groups")
  return { from, dims, kernel: weight.shape.slice(2) }
}
