import { z } from "zod"
import type { BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { figuresWith, perRow } from "../figures.ts"
import { labelProblems } from "../labels.ts"
import { integer } from "../literals.ts"
import { tensorOf } from "../tensors.ts"

const config = z.strictObject({
  size: z.int().min(1).max(65_536).default(50).meta({ title: "Size", description: "Numbers of the vector that stands for a class.", unit: "" }),
})
type Embedding = z.infer<typeof config>

function infer({ id, name, config: { size }, inputs }: InferContext<Embedding>): Inferred {
  const label = tensorOf(inputs.label)
  if (!label) return { outputs: {}, problems: [] }
  const problems = labelProblems("An embedding", label)
  return { outputs: { output: { kind: "tensor", dims: ["B", size], dtype: "number", reads: label.reads, origins: [undefined, { block: id, key: "size", name }], trained: true } }, problems }
}

/** A line of the table is looked up; its gradient is added to it again. */
function figures({ config: { size }, inputs }: FiguresContext<Embedding>): Figures {
  return figuresWith({ parameters: (tensorOf(inputs.label)!.classes ?? 0) * size, toWeights: perRow(size), made: size, passing: size, forgets: { output: true } })
}

function lower({ config: { size } }: LowerContext<Embedding>): Call {
  return { function: "layers.embedding", arguments: ["label"], options: { size: integer(size) } }
}

export const embedding: BlockType<Embedding> = {
  type: "embedding",
  version: 1,
  title: "Embedding",
  category: "network",
  config,
  inputs: [{ name: "label", title: "Label", kind: "tensor", help: "The class of each row: a label field of the dataset." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "B×size: a learned vector for each class." }],
  infer,
  figures,
  lower,
  summary: ({ size }) => String(size),
}
