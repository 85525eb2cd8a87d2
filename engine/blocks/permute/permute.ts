import { z } from "zod"
import type { BlockProblem, BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { dimsText, type TensorSignal } from "../../model/ports.ts"
import { figuresWith } from "../figures.ts"
import { integer } from "../literals.ts"
import { numbersOf, tensorOf } from "../tensors.ts"
import { classProblems } from "../labels.ts"

const config = z.strictObject({
  order: z.array(z.int().min(0).max(7)).max(8).default([1, 0]).meta({ title: "Order", description: "Which dimension of the input, from 0, each dimension of the output is." }),
})
type Permute = z.infer<typeof config>

function infer({ config: { order }, inputs }: InferContext<Permute>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const problems = [...classProblems("A permutation", input), ...orderProblems(input, order)]
  if (problems.length > 0) return { outputs: {}, problems }
  const moved = <T>(all: readonly T[]) => [all[0]!, ...order.map((from) => all[from + 1]!)]
  return { outputs: { output: { ...input, dims: moved(input.dims), origins: input.origins && moved(input.dims.map((_, index) => input.origins?.[index])) } }, problems }
}

function orderProblems({ dims }: TensorSignal, order: readonly number[]): BlockProblem[] {
  const axes = dims.slice(1).map((_, index) => index)
  if (order.toSorted().join() === axes.join()) return []
  return [{ code: "order-incomplete", key: "order", message: `A sample of ${dimsText(dims)} needs each of its dimensions ${axes.join(", ")} once in the order, and it is ${order.join(", ")}.` }]
}

/** Numbers are moved, none is changed; some orders take several moves. */
function figures({ inputs }: FiguresContext<Permute>): Figures {
  const made = numbersOf(inputs.input)
  return figuresWith({
    made,
    passing: 2 * made,
    passes: "linear",
    forgets: { input: true, output: true },
    moments: [
      { pass: "forward", live: made },
      { pass: "backward", live: 2 * made },
    ],
  })
}

function lower({ config: { order } }: LowerContext<Permute>): Call {
  return { function: "layers.permute", arguments: ["input"], options: { order: { list: order.map(integer) } } }
}

export const permute: BlockType<Permute> = {
  type: "permute",
  version: 1,
  title: "Permute",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "Numbers of any shape." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "The same numbers with the dimensions in another order." }],
  infer,
  figures,
  lower,
  summary: ({ order }) => order.join(" "),
}
