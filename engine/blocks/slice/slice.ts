import { z } from "zod"
import type { BlockProblem, BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { TensorSignal } from "../../model/ports.ts"
import { axisProblems, axisSetting } from "../axes.ts"
import { figuresWith } from "../figures.ts"
import { integer } from "../literals.ts"
import { numbersOf, onwardsTo, tensorOf } from "../tensors.ts"
import { settingFix } from "../fixes.ts"
import { classProblems } from "../labels.ts"

const config = z.strictObject({
  axis: axisSetting("Along which dimension of a sample to cut, from 0."),
  begin: z.int().min(0).max(1_000_000_000).default(0).meta({ title: "Begin", description: "The first place that stays, from 0.", unit: "" }),
  number: z.int().min(1).max(1_000_000_000).default(1).meta({ title: "Number", description: "How many places stay.", unit: "" }),
})
type Slice = z.infer<typeof config>

function infer({ id, name, config, inputs }: InferContext<Slice>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const problems = [...classProblems("A slice", input), ...axisProblems(input, config.axis, id), ...rangeProblems(input, config, id)]
  if (problems.length > 0) return { outputs: {}, problems }
  const at = config.axis + 1
  const origins = input.dims.map((_, index) => (index === at ? { block: id, key: "number", name } : input.origins?.[index]))
  return { outputs: { output: { ...input, dims: input.dims.with(at, config.number), origins } }, problems }
}

function rangeProblems({ dims }: TensorSignal, { axis, begin, number }: Slice, id: string): BlockProblem[] {
  const size = dims[axis + 1]
  if (typeof size !== "number" || begin + number <= size) return []
  const left = size - begin
  const fix = left >= 1 ? settingFix(id, "number", left) : undefined
  return [{ code: "slice-beyond-end", key: left >= 1 ? "number" : "begin", message: `Places ${begin} to ${begin + number - 1} are asked for, and axis ${axis} has ${size}.`, fix }]
}

/** Numbers are moved, none is changed; backward the rest of the input gets zeros. */
function figures({ inputs, outputs }: FiguresContext<Slice>): Figures {
  const made = numbersOf(outputs.output)
  return figuresWith({ made, passing: made + onwardsTo(inputs.input), passes: "linear", forgets: { input: true, output: true } })
}

function lower({ config: { axis, begin, number } }: LowerContext<Slice>): Call {
  return { function: "layers.slice", arguments: ["input"], options: { axis: integer(axis), begin: integer(begin), number: integer(number) } }
}

export const slice: BlockType<Slice> = {
  type: "slice",
  version: 1,
  title: "Slice",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "Numbers of any shape." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "The part of it that stays." }],
  infer,
  figures,
  lower,
  summary: ({ axis, begin, number }) => `${begin} … ${begin + number - 1} of axis ${axis}`,
}
