import { z } from "zod"
import type { BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { channelProblems } from "../images.ts"
import { integer, options } from "../literals.ts"
import { tensorOf } from "../tensors.ts"
import { upFigures } from "../transitions.ts"
import { resized } from "../windows.ts"

const config = z.strictObject({
  channels: z.int().min(0).max(65_536).default(0).meta({ title: "Channels", description: "Of the output; 0 keeps those of the input.", unit: "" }),
})
type TransitionUp = z.infer<typeof config>

function infer({ id, name, config, inputs }: InferContext<TransitionUp>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const problems = channelProblems("A transition", input)
  if (problems.length > 0) return { outputs: {}, problems }
  const places = resized(input.dims.slice(2), id, (size) => 2 * size)
  const dims = [input.dims[0]!, config.channels === 0 ? input.dims[1]! : config.channels, ...places]
  const origin = config.channels === 0 ? input.origins?.[1] : { block: id, key: "channels", name }
  return { outputs: { output: { kind: "tensor", dims, dtype: "number", reads: input.reads, origins: [undefined, origin], trained: true } }, problems }
}

function figures({ inputs, outputs }: FiguresContext<TransitionUp>): Figures {
  const [, from, ...places] = tensorOf(inputs.input)!.dims
  return upFigures(Number(from), Number(tensorOf(outputs.output)!.dims[1]), places)
}

function lower({ config: { channels } }: LowerContext<TransitionUp>): Call {
  return { function: "layers.transition_up", arguments: ["input"], options: options({ channels: channels === 0 ? undefined : integer(channels) }) }
}

export const transitionUp: BlockType<TransitionUp> = {
  type: "transition-up",
  version: 1,
  title: "Transition up",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "B×C×W, B×C×H×W or B×C×D×H×W." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "B×channels, twice as large." }],
  infer,
  figures,
  lower,
  summary: ({ channels }) => (channels === 0 ? "×2" : `${channels} · ×2`),
}
