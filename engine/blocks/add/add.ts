import { z } from "zod"
import type { BlockProblem, BlockType, Figures, FiguresContext, InferContext, Inferred, Moment } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { dimsAgree } from "../../model/dims.ts"
import { dimsText, type TensorSignal } from "../../model/ports.ts"
import { mergeFields } from "../datasets.ts"
import { figuresWith, perRow } from "../figures.ts"
import { classProblems } from "../labels.ts"
import { numbersOf, partsOf } from "../tensors.ts"

const config = z.strictObject({})
type Add = z.infer<typeof config>

function infer({ inputs }: InferContext<Add>): Inferred {
  const parts = partsOf(inputs)
  const [first] = parts
  if (!first) return { outputs: {}, problems: [] }
  const problems = parts.flatMap(([port, part]) => [...classProblems("A sum", part, port), ...shapeProblems(first[1], part, port)])
  if (problems.length > 0) return { outputs: {}, problems }
  const reads = parts.map(([, part]) => part.reads).reduce((all, more) => mergeFields(all, more), [])
  const output: TensorSignal = { kind: "tensor", dims: first[1].dims, dtype: "number", reads, origins: first[1].origins, trained: parts.some(([, part]) => part.trained) }
  return { outputs: { output }, problems, demands: parts.slice(1).map(([port]) => ({ port, dims: first[1].dims, because: "the first part is that size" })) }
}

function shapeProblems(first: TensorSignal, part: TensorSignal, port: string): BlockProblem[] {
  if (dimsAgree(first.dims, part.dims)) return []
  return [{ code: "terms-differ", port, message: `Only tensors of one shape are added, and these are ${dimsText(first.dims)} and ${dimsText(part.dims)}. Reshape one, or make the layers before them alike.` }]
}

/** One operation a number for each further part, none of which is given up before; gradients go on as they are. */
function figures({ inputs, outputs }: FiguresContext<Add>): Figures {
  const made = numbersOf(outputs.output)
  const parts = partsOf(inputs)
  return figuresWith({ forward: perRow((parts.length - 1) * made), made, passing: 2 * made, passes: "same", forgets: { input: true, output: true }, eachNumber: "throughout", moments: momentsOfSum(made, parts.length) })
}

/** Parts may get their bias in the same strips. */
function momentsOfSum(made: number, parts: number): readonly Moment[] {
  return [
    { pass: "forward", live: made, strips: Array.from({ length: parts }, () => made) },
    { pass: "backward", live: 2 * made },
  ]
}

function lower(): Call {
  return { function: "layers.add", arguments: [{ list: "in" }], options: {} }
}

export const add: BlockType<Add> = {
  type: "add",
  version: 1,
  title: "Add",
  category: "network",
  config,
  inputs: [{ name: "in", title: "Part", kind: "tensor", help: "One part of the sum; all have the same shape.", variadic: true }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "The sum, number by number." }],
  infer,
  figures,
  lower,
  summary: () => "sum of its parts",
}
