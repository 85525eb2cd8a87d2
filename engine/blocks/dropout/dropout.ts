import { z } from "zod"
import type { BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { droppedFigures } from "../layer-settings.ts"
import { real } from "../literals.ts"
import { numbersOf, tensorOf } from "../tensors.ts"
import { classProblems } from "../labels.ts"

const config = z.strictObject({
  rate: z.number().min(0).max(0.95).default(0.5).meta({
    title: "Rate",
    description: "Share of the numbers set to zero in each training step; the rest grow by 1/(1 − rate), and nothing is dropped outside training.",
    unit: "",
  }),
})
type Dropout = z.infer<typeof config>

function infer({ inputs }: InferContext<Dropout>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const problems = classProblems("Dropout", input)
  const { range: _, ...rest } = input
  return { outputs: { output: { ...rest, dtype: "number" } }, problems }
}

/** The mask is not kept: it is drawn again in the backward pass. */
function figures({ inputs }: FiguresContext<Dropout>): Figures {
  return { ...droppedFigures(numbersOf(inputs.input)), draws: true }
}

function lower({ config }: LowerContext<Dropout>): Call {
  return { function: "layers.dropout", arguments: ["input"], options: { rate: real(config.rate) } }
}

export const dropout: BlockType<Dropout> = {
  type: "dropout",
  version: 1,
  title: "Dropout",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "Numbers of any shape." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "The same numbers, some set to zero while training; the shape stays." }],
  infer,
  figures,
  lower,
  summary: ({ rate }) => `rate ${rate}`,
}
