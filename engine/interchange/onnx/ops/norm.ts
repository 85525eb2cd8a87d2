import type { Reader } from "../node-reading.ts"
import { Unsupported, demand, drawLayer, floatsAt, integerOf, numberOf, optionalFloatsAt, sampleAxis, tensorAt } from "../node-reading.ts"
import { written } from "./windows.ts"

/** ONNX's momentum is the weight of the old statistics, ours that of the new. */
export const batchNorm: Reader = (reading) => {
  const { from, dims } = tensorAt(reading)
  const [channels] = dims
  if (channels === undefined) throw new Unsupported("its input has no channels")
  const [weight, bias, mean, variance] = [1, 2, 3, 4].map((index) => floatsAt(reading, index, [channels]))
  const config = { momentum: tidy(1 - numberOf(reading, "momentum", 0.9)), epsilon: tidy(numberOf(reading, "epsilon", 1e-5)) }
  return [drawLayer(reading, { type: "batch-norm", config: written(config, { momentum: 0.1, epsilon: 1e-5 }), from, weights: { weight, bias, running_mean: mean, running_variance: variance }, dims })]
}

export const layerNorm: Reader = (reading) => {
  const input = tensorAt(reading)
  const first = sampleAxis(input, integerOf(reading, "axis", -1))
  const places = input.dims.slice(first)
  demand(reading.node.outputs.filter((name) => name !== "").length === 1, "it also gives mean and deviation")
  const weight = floatsAt(reading, 1, places)
  const bias = optionalFloatsAt(reading, 2, places) ?? { ...weight, values: new Float32Array(weight.values.length) }
  const config = { dims: places.length, epsilon: tidy(numberOf(reading, "epsilon", 1e-5)) }
  return [drawLayer(reading, { type: "layer-norm", config: written(config, { dims: 1, epsilon: 1e-5 }), from: input.from, weights: { weight, bias }, dims: input.dims })]
}

/** The decimal that a float of the file was written for. */
function tidy(value: number): number {
  return Number(value.toPrecision(6))
}
