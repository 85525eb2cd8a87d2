import { z } from "zod"
import type { BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { choice } from "../literals.ts"
import { tensorOf } from "../losses.ts"

const functions = { relu: "ReLU", tanh: "Tanh", sigmoid: "Sigmoid", gelu: "GELU", softplus: "Softplus" }

const config = z.strictObject({
  function: z.enum(["relu", "tanh", "sigmoid", "gelu", "softplus"]).default("relu").meta({
    title: "Function",
    description: "The function applied to each number.",
    labels: functions,
  }),
})
type Activation = z.infer<typeof config>

function infer({ inputs }: InferContext<Activation>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const problems = input.dtype === "number" ? [] : [{ code: "class-input", port: "input", message: "An activation works on numbers, and this is a class label. Wire it behind a layer." }]
  const { range: _, ...rest } = input
  return { outputs: { output: { ...rest, dtype: "number" } }, problems, figures: { parameters: 0, flops: 0 } }
}

function lower({ config }: LowerContext<Activation>): Call {
  return { function: "layers.activation", arguments: ["input"], options: { activation: choice("Activation", config.function) } }
}

export const activation: BlockType<Activation> = {
  type: "activation",
  version: 1,
  title: "Activation",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "Numbers of any shape." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "The function of each number; the shape stays." }],
  infer,
  lower,
  summary: (config) => functions[config.function],
}
