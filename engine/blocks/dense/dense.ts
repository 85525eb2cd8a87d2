import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { insertFix } from "../fixes.ts"
import { boolean, choice, integer, options } from "../literals.ts"
import { tensorOf } from "../losses.ts"
import type { TensorSignal } from "../../model/ports.ts"
import { dimsText } from "../../model/ports.ts"

const activations = { none: "None", relu: "ReLU", tanh: "Tanh", sigmoid: "Sigmoid", gelu: "GELU", softplus: "Softplus" }

const config = z.strictObject({
  units: z.int().min(1).max(65_536).default(64).meta({
    title: "Units",
    description: "Numbers that the layer gives for each row: the width of its output.",
  }),
  activation: z.enum(["none", "relu", "tanh", "sigmoid", "gelu", "softplus"]).default("none").meta({
    title: "Activation",
    description: "The function applied to each number that comes out; the last layer of a network mostly has none.",
    labels: activations,
  }),
  bias: z.boolean().default(true).meta({ title: "Bias", description: "Add one learned number to each unit." }),
  start: z.enum(["uniform", "he", "glorot", "normal"]).default("uniform").meta({
    title: "Initial weights",
    description: "How the weights are drawn before the first step; He suits ReLU, Glorot suits tanh and sigmoid.",
    labels: { uniform: "Uniform ±1/√inputs", he: "He", glorot: "Glorot", normal: "Normal, deviation 0.01" },
  }),
})
type Dense = z.infer<typeof config>

function infer({ id, name, config, inputs, sources }: InferContext<Dense>): Inferred {
  const width = { block: id, key: "units", name }
  const output: TensorSignal = { kind: "tensor", dims: ["B", config.units], dtype: "number", width }
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: { output }, problems: [] }
  const problems = inputProblems(input, sources.input, `${id}.input`)
  return { outputs: { output: { ...output, reads: input.reads } }, problems, figures: figuresOf(config, input) }
}

function inputProblems(input: TensorSignal, from: string | undefined, to: string): BlockProblem[] {
  if (input.dtype === "class") {
    return [{ code: "class-input", port: "input", message: "A dense layer reads numbers, and this is a class label. Wire features to it, and the label to the loss." }]
  }
  if (input.dims.length === 2) return []
  const fix = from ? insertFix("Put a flatten block between", { type: "flatten", name: "flatten" }, { from, to }) : undefined
  return [{ code: "not-flat", port: "input", message: `A dense layer reads one row of numbers a sample (B×n), and this is ${dimsText(input.dims)}. Put a flatten block between.`, fix }]
}

/** n·units weights and units biases; one multiply-add a weight. */
function figuresOf({ units, bias }: Dense, { dims }: TensorSignal): Inferred["figures"] {
  const size = dims[1]
  if (dims.length !== 2 || typeof size !== "number") return undefined
  return { parameters: size * units + (bias ? units : 0), flops: 2 * size * units }
}

function lower({ config }: LowerContext<Dense>): Call {
  return {
    function: "layers.dense",
    arguments: ["input"],
    options: options({
      units: integer(config.units),
      activation: config.activation === "none" ? undefined : choice("Activation", config.activation),
      bias: config.bias ? undefined : boolean(false),
      start: config.start === "uniform" ? undefined : choice("Initial", config.start),
    }),
  }
}

export const dense: BlockType<Dense> = {
  type: "dense",
  version: 1,
  title: "Dense",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "One row of numbers a sample, B×n." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "B×units: activation(input · weight + bias)." }],
  infer,
  lower,
  summary: ({ units, activation }) => (activation === "none" ? String(units) : `${units} · ${activations[activation]}`),
}
