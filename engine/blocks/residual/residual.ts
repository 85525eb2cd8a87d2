import { z } from "zod"
import type { BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { Dim } from "../../model/ports.ts"
import { activationNames, activationTitles } from "../activations.ts"
import { momentsOf, withMore } from "../../model/moments.ts"
import { costOf } from "../layer-settings.ts"
import { figuresWith, insideOf, inSequence, perRow, plus } from "../figures.ts"
import { channelProblems, convolved, normed, normedAnd } from "../images.ts"
import { choice, integer } from "../literals.ts"
import { numbersOf, tensorOf } from "../tensors.ts"
import { resized, volume } from "../windows.ts"

const config = z.strictObject({
  channels: z.int().min(1).max(65_536).default(16).meta({ title: "Channels", description: "Of the output; where they differ from those of the input, the way around is projected.", unit: "" }),
  stride: z.int().min(1).max(64).default(1).meta({ title: "Stride", description: "Of the first convolution: by how much the image shrinks.", unit: "" }),
  activation: z.enum(activationNames).default("relu").meta({ title: "Activation", description: "The function between the layers and after the sum.", labels: activationTitles }),
})
type Residual = z.infer<typeof config>

function placesOf(places: readonly Dim[], { stride }: Residual, id: string): Dim[] {
  return stride === 1 ? [...places] : resized(places, id, (size) => Math.ceil(size / stride))
}

function infer({ id, name, config, inputs }: InferContext<Residual>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const problems = channelProblems("A residual block", input)
  if (problems.length > 0) return { outputs: {}, problems }
  const dims = [input.dims[0]!, config.channels, ...placesOf(input.dims.slice(2), config, id)]
  return { outputs: { output: { kind: "tensor", dims, dtype: "number", reads: input.reads, origins: [undefined, { block: id, key: "channels", name }], trained: true } }, problems }
}

/**
 * Both ways, their sum, and the activation behind it; a trained input gets gradients from two sides. The norms at the ends of both ways
 * have one gradient, which is summed over the rows once.
 */
function figures({ config, inputs, outputs }: FiguresContext<Residual>): Figures {
  const from = Number(tensorOf(inputs.input)!.dims[1])
  const { channels, activation } = config
  const places = tensorOf(outputs.output)!.dims.slice(2)
  const inner = { from: channels, to: channels, kernel: 3, places }
  const norm = normed(channels, places)
  const [first, after] = normedAnd(activation, channels, places)
  const way = inSequence([convolved({ ...inner, from, read: numbersOf(inputs.input) }), first, after, convolved(inner), norm])
  const around = from === channels && config.stride === 1 ? figuresWith({}) : inSequence([convolved({ from, to: channels, kernel: 1, places, read: numbersOf(inputs.input) }), norm])
  const size = channels * volume(places)
  const kept = way.kept + around.kept + after.kept + (costOf(activation).readsInput ? size : 0)
  // What of one way waits while the other is at work: what it made, or the gradient that it begins or ends with.
  const other = Math.max(size, numbersOf(inputs.input))
  const summedTwice = around.parameters > 0 ? size : 0
  return figuresWith({
    parameters: way.parameters + around.parameters,
    states: way.states + around.states,
    forward: plus([way.forward, around.forward, perRow(size), after.forward]),
    toWeights: plus([way.toWeights, around.toWeights, after.toInput, perRow(-summedTwice)]),
    toInput: plus([way.toInput, around.toInput, perRow(numbersOf(inputs.input))]),
    kept,
    made: size,
    forgets: { output: costOf(activation).readsInput },
    passing: Math.max(way.passing, around.passing) + size,
    moments: [
      ...withMore(momentsOf(way), other),
      ...withMore(momentsOf(around), way.kept + other),
      { pass: "forward", live: kept + 3 * size },
      { pass: "backward", live: kept + size + after.passing },
      // The norms at both ends pass gradients on at the same time.
      ...(around.parameters > 0 ? [{ pass: "backward", live: kept + 4 * size } as const] : []),
    ],
    wholeBatch: true,
    exchanged: (way.exchanged ?? 0) + (around.exchanged ?? 0),
    sharedSums: around.parameters > 0 ? channels : 0,
    ...insideOf([way, around]),
  })
}

function lower({ config: { channels, stride, activation } }: LowerContext<Residual>): Call {
  return { function: "layers.residual", arguments: ["input"], options: { channels: integer(channels), stride: integer(stride), activation: choice("Activation", activation) } }
}

export const residual: BlockType<Residual> = {
  type: "residual",
  version: 1,
  title: "Residual block",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "B×C×W, B×C×H×W or B×C×D×H×W." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "B×channels×places/stride: what the layers add to the input." }],
  infer,
  figures,
  lower,
  summary: ({ channels, stride }) => (stride === 1 ? String(channels) : `${channels} · ÷${stride}`),
}
