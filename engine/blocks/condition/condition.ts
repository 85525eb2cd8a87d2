import { z } from "zod"
import type { BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { Dim, TensorSignal } from "../../model/ports.ts"
import { mergeFields } from "../datasets.ts"
import { figuresWith, perRow } from "../figures.ts"
import { classProblems, labelProblems } from "../labels.ts"
import { integer } from "../literals.ts"
import { numbersOf, tensorOf } from "../tensors.ts"
import { volume } from "../windows.ts"

const config = z.strictObject({
  size: z.int().min(1).max(65_536).default(50).meta({ title: "Size", description: "Numbers of the vector that stands for a class.", unit: "" }),
})
type Condition = z.infer<typeof config>

function infer({ id, config, inputs }: InferContext<Condition>): Inferred {
  const input = tensorOf(inputs.input)
  const label = tensorOf(inputs.label)
  if (!input || !label) return { outputs: {}, problems: [] }
  const problems = [...classProblems("A condition", input), ...labelProblems("A condition", label)]
  const dims = conditioned(input, config, id)
  return { outputs: { output: { kind: "tensor", dims, dtype: "number", reads: mergeFields(input.reads, label.reads), trained: true } }, problems }
}

/** Rows get the vector behind them, images one channel more. */
function conditioned({ dims }: TensorSignal, { size }: Condition, id: string): Dim[] {
  const [rows = "B", first = 0, ...places] = dims
  const more = places.length === 0 ? size : 1
  return [rows, typeof first === "number" ? first + more : `size:${id}`, ...places]
}

/** For images the vector goes through a dense layer to a channel. */
function figures({ config: { size }, inputs }: FiguresContext<Condition>): Figures {
  const { dims } = tensorOf(inputs.input)!
  const table = (tensorOf(inputs.label)!.classes ?? 0) * size
  const made = numbersOf(inputs.input) + (dims.length === 2 ? size : volume(dims.slice(2)))
  if (dims.length === 2) return figuresWith({ parameters: table, toWeights: perRow(size), made, passing: made })
  const places = volume(dims.slice(2))
  const product = 2 * size * places
  return figuresWith({ parameters: table + size * places + places, forward: perRow(product + places), toWeights: perRow(2 * product + places + size), kept: size, made, passing: made + size, products: [{ weights: size * places, read: size, gives: places }] })
}

function lower({ config: { size } }: LowerContext<Condition>): Call {
  return { function: "layers.condition", arguments: ["input", "label"], options: { size: integer(size) } }
}

export const condition: BlockType<Condition> = {
  type: "condition",
  version: 1,
  title: "Condition",
  category: "network",
  config,
  inputs: [
    { name: "input", title: "Input", kind: "tensor", help: "Rows B×n, or images B×C×places." },
    { name: "label", title: "Label", kind: "tensor", help: "The class of each row: a label field of the dataset." },
  ],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "The input with what its class says beside it: B×(n + size), or one channel more." }],
  infer,
  figures,
  lower,
  summary: ({ size }) => String(size),
}
