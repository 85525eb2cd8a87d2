import type { NodeReading, Reader } from "../node-reading.ts"
import { Unsupported, demand, drawLayer, integerOf, numberOf, sampleAxis, tensorAt } from "../node-reading.ts"

/** Blocks that apply a function themselves. */
const appliers = new Set(["dense", "convolution", "transposed-convolution"])

export function activation(name: string): Reader {
  return (reading) => {
    const input = tensorAt(reading)
    const id = input.from?.split(".")[0] ?? ""
    const block = reading.drawing.blocks[id]
    if (!block || !appliers.has(block.type) || block.config["activation"] !== undefined || !reading.alone(0)) return [applied(reading, name)]
    reading.drawing.blocks[id] = { ...block, config: { ...block.config, activation: name } }
    return [input]
  }
}

function applied(reading: NodeReading, name: string, slope?: number) {
  const { from, dims } = tensorAt(reading)
  return drawLayer(reading, { type: "activation", config: { ...(name === "relu" ? {} : { function: name }), ...(slope === undefined ? {} : { slope }) }, from, dims })
}

/** A layer's own leaky ReLU has a slope of 0.2. */
export const leakyRelu: Reader = (reading) => {
  const slope = Number(numberOf(reading, "alpha", 0.01).toPrecision(6))
  return slope === 0.2 ? activation("leaky_relu")(reading) : [applied(reading, "leaky_relu", slope)]
}

export const elu: Reader = (reading) => {
  demand(numberOf(reading, "alpha", 1) === 1, "its scale is not 1")
  return activation("elu")(reading)
}

/** Before version 13 of the operators the first axis of a sample was meant by default, with all that follow it as one. */
export const softmax: Reader = (reading) => {
  const input = tensorAt(reading)
  const axis = integerOf(reading, "axis", reading.opset < 13 ? 1 : -1)
  if (sampleAxis(input, axis) !== input.dims.length - 1) throw new Unsupported("it is over another than the last axis")
  return activation("softmax")(reading)
}

export const gelu: Reader = (reading) => {
  const found = reading.node.attributes.get("approximate")
  demand(found?.kind !== "text" || found.value === "none", "it is the approximate GELU")
  return activation("gelu")(reading)
}

export const dropout: Reader = (reading) => {
  const { from, dims } = tensorAt(reading)
  const ratio = reading.inputs[1]
  const given = ratio?.kind === "weights" ? Number(ratio.array.values[0]) : 0.5
  const rate = Number(numberOf(reading, "ratio", given).toPrecision(6))
  demand(rate >= 0 && rate <= 0.95, `it drops ${rate} of all numbers, and a block at most 0.95`)
  return [drawLayer(reading, { type: "dropout", config: rate === 0.5 ? {} : { rate }, from, dims })]
}

export const identity: Reader = ({ inputs: [input] }) => {
  if (!input) throw new Unsupported("it has no input")
  return [input]
}
