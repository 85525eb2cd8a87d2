import { z } from "zod"
import type { BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { channelProblems } from "../images.ts"
import { real } from "../literals.ts"
import { tensorOf } from "../tensors.ts"
import { downFigures } from "../transitions.ts"
import { windowPlaces, windowProblems } from "../windows.ts"

const config = z.strictObject({
  dropout: z.number().min(0).max(0.95).default(0).meta({ title: "Dropout", description: "Share of the numbers set to zero while training, before the pool.", unit: "" }),
})
type TransitionDown = z.infer<typeof config>

const halves = { kernel: 2, stride: 2, padding: 0 }

function infer({ id, inputs }: InferContext<TransitionDown>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const problems = channelProblems("A transition", input)
  if (problems.length > 0) return { outputs: {}, problems }
  const image = { channels: input.dims[1]!, places: input.dims.slice(2) }
  const [outgrown] = windowProblems(image, halves, id, "dropout")
  if (outgrown) return { outputs: {}, problems: [{ code: "nothing-to-halve", port: "input", message: outgrown.message }] }
  const dims = [input.dims[0]!, image.channels, ...windowPlaces(image, halves, id)]
  return { outputs: { output: { kind: "tensor", dims, dtype: "number", reads: input.reads, origins: input.origins?.slice(0, 2), trained: true } }, problems }
}

function figures({ config: { dropout }, inputs }: FiguresContext<TransitionDown>): Figures {
  const [, channels, ...places] = tensorOf(inputs.input)!.dims
  return downFigures(Number(channels), places, dropout)
}

function lower({ config: { dropout } }: LowerContext<TransitionDown>): Call {
  return { function: "layers.transition_down", arguments: ["input"], options: { dropout: real(dropout) } }
}

export const transitionDown: BlockType<TransitionDown> = {
  type: "transition-down",
  version: 1,
  title: "Transition down",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "B×C×W, B×C×H×W or B×C×D×H×W." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "The same channels, half as large." }],
  infer,
  figures,
  lower,
  summary: ({ dropout }) => (dropout > 0 ? `÷2 · dropout ${dropout}` : "÷2"),
}
