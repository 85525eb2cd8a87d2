import { z } from "zod"
import type { BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext, Moment } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { Dim } from "../../model/ports.ts"
import { momentsOf, withMore } from "../../model/moments.ts"
import { figuresWith, insideOf, inSequence, perRow, plus } from "../figures.ts"
import { channelProblems } from "../images.ts"
import { integer, options, real } from "../literals.ts"
import { numbersOf, tensorOf } from "../tensors.ts"
import { stepFigures } from "../transitions.ts"
import { volume } from "../windows.ts"

const config = z.strictObject({
  layers: z.int().min(1).max(256).default(4).meta({ title: "Layers", description: "How many times norm, ReLU, convolution and dropout.", unit: "" }),
  growth: z.int().min(1).max(4096).default(12).meta({ title: "Growth", description: "Channels that each layer adds.", unit: "" }),
  dropout: z.number().min(0).max(0.95).default(0).meta({ title: "Dropout", description: "Share of the numbers of each layer set to zero while training; 0.2 in the paper.", unit: "" }),
})
type DenseBlock = z.infer<typeof config>

function infer({ id, config: { layers, growth }, inputs }: InferContext<DenseBlock>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const problems = channelProblems("A dense block", input)
  if (problems.length > 0) return { outputs: {}, problems }
  const [rows = "B", channels, ...places] = input.dims
  const grown: Dim = typeof channels === "number" ? channels + layers * growth : `channels:${id}`
  return { outputs: { output: { kind: "tensor", dims: [rows, grown, ...places], dtype: "number", reads: input.reads, trained: true } }, problems }
}

interface Grown {
  /** Numbers that it reads: all before it. */
  readonly read: number
  readonly step: Figures
}

/**
 * At each layer, beside what the ones before keep, there is what it reads or the gradient of that from what goes on beside the layer; and
 * where both are joined or parted, they are there twice.
 */
function momentsOfLayers(layers: readonly Grown[]): readonly Moment[] {
  let before = 0
  return layers.flatMap(({ read, step }) => {
    const joined = before + step.kept + 2 * (read + step.made)
    const moments = withMore(withMore(momentsOf(step), before + read, "forward"), before, "backward").map((moment) => (moment.pass === "forward" ? moment : { ...moment, live: moment.live + read, across: moment.across ?? moment.live }))
    const behind = (step.keptBehind ?? 0) + read + 2 * step.made
    before += step.kept
    return [...moments, { pass: "forward", live: joined, behind }, { pass: "backward", live: joined, behind }]
  })
}

/** Each layer reads all before it, whose gradients come from two sides: from the layer and from what goes on beside it. */
function figures({ config: { layers, growth, dropout }, inputs }: FiguresContext<DenseBlock>): Figures {
  const [, from, ...places] = tensorOf(inputs.input)!.dims
  const each = Array.from({ length: layers }, (_, layer): Grown => {
    const channels = Number(from) + layer * growth
    return { read: channels * volume(places), step: stepFigures({ from: channels, to: growth, kernel: 3, places, dropout }) }
  })
  const sum = (read: (one: (typeof each)[number]) => number) => each.reduce((all, one) => all + read(one), 0)
  const { exchanged, exchangedToInput } = inSequence(each.map(({ step }) => step))
  return figuresWith({
    parameters: sum(({ step }) => step.parameters),
    states: sum(({ step }) => step.states),
    forward: plus(each.map(({ step }) => step.forward)),
    toInput: plus([each[0]!.step.toInput, perRow(numbersOf(inputs.input))]),
    toWeights: plus([...each.map(({ step }) => step.toWeights), ...each.slice(1).flatMap(({ step, read }) => [step.toInput, perRow(read)])]),
    kept: sum(({ step }) => step.kept),
    forgets: { input: true, output: true },
    made: (Number(from) + layers * growth) * volume(places),
    passing: Math.max(...each.map(({ step, read }) => step.passing + read)),
    moments: momentsOfLayers(each),
    wholeBatch: true,
    keptBehind: each.at(-1)!.step.keptBehind,
    leftBehind: 2 * each.at(-1)!.read,
    exchanged,
    exchangedToInput,
    ...insideOf(each.map(({ step }) => step)),
  })
}

function lower({ config: { layers, growth, dropout } }: LowerContext<DenseBlock>): Call {
  return { function: "layers.dense_block", arguments: ["input"], options: options({ layers: integer(layers), growth: integer(growth), dropout: dropout === 0 ? undefined : real(dropout) }) }
}

export const denseBlock: BlockType<DenseBlock> = {
  type: "dense-block",
  version: 1,
  title: "Dense block",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "B×C×W, B×C×H×W or B×C×D×H×W." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "B×(C + layers·growth)×places: the input and what each layer adds." }],
  infer,
  figures,
  lower,
  summary: ({ layers, growth }) => `${layers} × ${growth}`,
}
