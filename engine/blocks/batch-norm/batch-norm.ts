import { z } from "zod"
import type { BlockProblem, BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { dimsText, type TensorSignal } from "../../model/ports.ts"
import { batchNormFigures } from "../norms.ts"
import { choice, options, real } from "../literals.ts"
import { tensorOf } from "../tensors.ts"
import { classProblems } from "../labels.ts"

const config = z.strictObject({
  momentum: z.number().min(0).max(1).default(0.1).meta({ title: "Momentum", description: "Weight of the newest batch in the running mean and variance, which are used outside training.", unit: "" }),
  epsilon: z.number().min(1e-12).max(1).default(1e-5).meta({ title: "Epsilon", description: "Added to the variance, so that a channel that never changes makes no huge numbers.", unit: "" }),
  statistics: z.enum(["global", "local"]).default("global").meta({
    title: "Statistics",
    description: "Taken over the whole batch of all ranks, or over the rows of each rank, which saves an exchange and makes the numbers depend on the rank count.",
    labels: { global: "Over all ranks", local: "Of each rank" },
  }),
})
type BatchNorm = z.infer<typeof config>

function infer({ inputs }: InferContext<BatchNorm>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const problems = inputProblems(input)
  if (problems.length > 0) return { outputs: {}, problems }
  const { range: _, unit: __, ...rest } = input
  return { outputs: { output: { ...rest, trained: true } }, problems }
}

function inputProblems(input: TensorSignal): BlockProblem[] {
  if (input.dtype === "class") return classProblems("Batch normalisation", input)
  if (input.dims.length > 1) return []
  return [{ code: "no-channels", port: "input", message: `Batch normalisation needs channels, B×C or B×C×places, and this is ${dimsText(input.dims)}.` }]
}

function figures({ config, inputs }: FiguresContext<BatchNorm>): Figures {
  return batchNormFigures(inputs.input, config.statistics)
}

function lower({ config }: LowerContext<BatchNorm>): Call {
  return {
    function: "layers.batch_norm",
    arguments: ["input"],
    options: options({ momentum: real(config.momentum), epsilon: real(config.epsilon), statistics: config.statistics === "global" ? undefined : choice("layers.Statistics", config.statistics) }),
  }
}

export const batchNorm: BlockType<BatchNorm> = {
  type: "batch-norm",
  version: 1,
  title: "Batch norm",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "B×C or B×C×places." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "Each channel with mean and size of its own; the shape stays." }],
  infer,
  figures,
  lower,
  summary: ({ statistics }) => (statistics === "global" ? "over all ranks" : "of each rank"),
}
