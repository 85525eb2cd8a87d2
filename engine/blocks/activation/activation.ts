import { z } from "zod"
import type { BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { activationNames, activationTitles, ruleOf } from "../activations.ts"
import { activatedFigures, activatedRange } from "../layer-settings.ts"
import { choice, options, real } from "../literals.ts"
import { numbersOf, tensorOf } from "../tensors.ts"
import { classProblems } from "../labels.ts"

const config = z.strictObject({
  function: z.enum(activationNames).default("relu").meta({
    title: "Function",
    description: "The function applied to each number.",
    labels: activationTitles,
  }),
  slope: z.number().min(0).max(1).default(0.2).meta({ title: "Slope", description: "Of a leaky ReLU below zero; other functions have none.", unit: "" }),
})
type Activation = z.infer<typeof config>

function infer({ config, inputs }: InferContext<Activation>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const problems = classProblems("An activation", input)
  const { range: _, unit: __, ...rest } = input
  return { outputs: { output: { ...rest, dtype: "number", ...activatedRange(config.function) } }, problems }
}

/** Gradients take the place of what they are made from; one that reads its input again needs room for the slope. */
function figures({ config, inputs }: FiguresContext<Activation>): Figures {
  const rule = ruleOf(config.function, Number(tensorOf(inputs.input)!.dims.at(-1)))
  return activatedFigures(rule, numbersOf(inputs.input))
}

function isSloped({ function: name, slope }: Activation): boolean {
  return name === "leaky_relu" && slope !== 0.2
}

function lower({ config }: LowerContext<Activation>): Call {
  return { function: "layers.activation", arguments: ["input"], options: options({ activation: choice("Activation", config.function), slope: isSloped(config) ? real(config.slope) : undefined }) }
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
  figures,
  lower,
  summary: (config) => `${activationTitles[config.function]}${isSloped(config) ? ` · ${config.slope}` : ""}`,
}
