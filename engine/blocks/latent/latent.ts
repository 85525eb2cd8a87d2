import { z } from "zod"
import type { BlockProblem, BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { dimsText, type TensorSignal } from "../../model/ports.ts"
import { figuresWith, perRow } from "../figures.ts"
import { insertFix } from "../fixes.ts"
import { integer } from "../literals.ts"
import { numbersOf, tensorOf } from "../tensors.ts"

const config = z.strictObject({
  size: z.int().min(1).max(65_536).default(3).meta({ title: "Size", description: "How many hidden numbers describe a sample.", unit: "" }),
})
type Latent = z.infer<typeof config>

function infer({ id, name, config: { size }, inputs, sources }: InferContext<Latent>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const problems = inputProblems(input, sources.input, `${id}.input`)
  const value: TensorSignal = { kind: "tensor", dims: ["B", size], dtype: "number", reads: input.reads, origins: [undefined, { block: id, key: "size", name }], trained: true }
  return { outputs: { sample: value, mean: value, log_variance: value }, problems }
}

function inputProblems(input: TensorSignal, from: string | undefined, to: string): BlockProblem[] {
  if (input.dtype === "class") return [{ code: "class-input", port: "input", message: "A latent layer reads numbers, and this is a class label. Wire the output of an encoder to it." }]
  if (input.dims.length === 2) return []
  const fix = from ? insertFix("Put a flatten block between", { type: "flatten", name: "flatten" }, { from, to }) : undefined
  return [{ code: "not-flat", port: "input", message: `A latent layer reads one row of numbers a sample (B×n), and this is ${dimsText(input.dims)}. Put a flatten block between.`, fix }]
}

/** Two dense layers, and five operations a number for the sample; where sample, mean and log-variance are all read. */
function figures({ config: { size }, inputs }: FiguresContext<Latent>): Figures {
  const from = numbersOf(inputs.input)
  const products = 4 * from * size
  return figuresWith({
    parameters: 2 * (from * size + size),
    forward: perRow(products + 7 * size),
    toInput: perRow(products + from),
    toWeights: perRow(products + 7 * size),
    kept: 2 * size,
    made: 3 * size,
    forgets: { output: true },
    passing: 4 * size + from,
    products: [1, 2].map(() => ({ weights: from * size, read: from, gives: size })),
  })
}

function lower({ config: { size } }: LowerContext<Latent>): Call {
  return { function: "layers.latent", arguments: ["input"], options: { size: integer(size) } }
}

export const latent: BlockType<Latent> = {
  type: "latent",
  version: 1,
  title: "Latent",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "What an encoder gives, B×n." }],
  outputs: [
    { name: "sample", title: "Sample", kind: "tensor", help: "B×size: drawn from the distribution while training, its mean elsewhere." },
    { name: "mean", title: "Mean", kind: "tensor", help: "B×size: the mean of the distribution." },
    { name: "log_variance", title: "Log-variance", kind: "tensor", help: "B×size: the logarithm of its variance." },
  ],
  infer,
  figures,
  lower,
  summary: ({ size }) => String(size),
}
