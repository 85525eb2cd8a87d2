import { z } from "zod"
import type { BlockProblem, BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { dimsAgree } from "../../model/dims.ts"
import { dimsText, type Dim, type TensorSignal } from "../../model/ports.ts"
import { axisProblems, axisSetting } from "../axes.ts"
import { mergeFields } from "../datasets.ts"
import { figuresWith } from "../figures.ts"
import { integer } from "../literals.ts"
import { sizeCause } from "../sizes.ts"
import { unitProblems } from "../units.ts"
import { numbersOf, partsOf, tensorOf } from "../tensors.ts"
import { classProblems } from "../labels.ts"

const config = z.strictObject({ axis: axisSetting("Along which dimension of a sample the parts are put, from 0.") })
type Concatenate = z.infer<typeof config>

function infer({ id, config: { axis }, inputs }: InferContext<Concatenate>): Inferred {
  const parts = partsOf(inputs)
  const [first] = parts
  if (!first) return { outputs: {}, problems: [] }
  const problems = [...parts.flatMap(([port, part]) => classProblems("Concatenation", part, port)), ...axisProblems(first[1], axis, id)]
  if (problems.length > 0) return { outputs: {}, problems }
  const differing = parts.slice(1).flatMap(([port, part]) => shapeProblems(first[1], part, axis, port))
  if (differing.length > 0) return { outputs: {}, problems: differing }
  const units = parts.slice(1).flatMap(([port, part]) => unitProblems("This part", first[1].unit, part.unit, port))
  const unit = first[1].unit !== undefined && parts.every(([, part]) => part.unit === first[1].unit) ? { unit: first[1].unit } : {}
  const dims = first[1].dims.with(axis + 1, total(parts.map(([, part]) => part.dims[axis + 1]!), id))
  const reads = parts.map(([, part]) => part.reads).reduce((all, more) => mergeFields(all, more), [])
  return { outputs: { output: { kind: "tensor", dims, dtype: "number", reads, trained: parts.some(([, part]) => part.trained), ...unit } }, problems: units, demands: parts.slice(1).map(([port]) => ({ port, dims: othersOf(first[1], axis), because: "the first part is that size" })) }
}

function total(sizes: readonly Dim[], id: string): Dim {
  return sizes.every((size) => typeof size === "number") ? sizes.reduce((sum, size) => sum + size, 0) : `size:${id}`
}

/** What a part must be like, but along the axis. */
function othersOf({ dims }: TensorSignal, axis: number): readonly (Dim | null)[] {
  return [...dims].map((dim, index) => (index === axis + 1 ? null : dim))
}

function shapeProblems(first: TensorSignal, part: TensorSignal, axis: number, port: string): BlockProblem[] {
  if (first.dims.length === part.dims.length && dimsAgree(first.dims.toSpliced(axis + 1, 1), part.dims.toSpliced(axis + 1, 1))) return []
  return [{ code: "parts-differ", port, message: `Along axis ${axis} only that dimension may differ, and the parts are ${dimsText(first.dims)} and ${dimsText(part.dims)}.`, ...sizeCause(part, othersOf(first, axis)) }]
}

/** Numbers are moved, none is changed. More than two parts are joined one after the other. */
function figures({ inputs, outputs }: FiguresContext<Concatenate>): Figures {
  const made = numbersOf(tensorOf(outputs.output))
  const between = partsOf(inputs).length > 2 ? made : 0
  return figuresWith({
    made,
    passing: 2 * made + between,
    forgets: { input: true, output: true },
    moments: [
      { pass: "forward", live: made + between, least: made },
      { pass: "backward", live: 2 * made + between, least: 2 * made },
    ],
  })
}

function lower({ config: { axis } }: LowerContext<Concatenate>): Call {
  return { function: "layers.concatenate", arguments: [{ list: "in" }], options: { axis: integer(axis) } }
}

export const concatenate: BlockType<Concatenate> = {
  type: "concatenate",
  version: 1,
  title: "Concatenate",
  category: "network",
  config,
  inputs: [{ name: "in", title: "Part", kind: "tensor", help: "One part; they follow each other in the order of their ports.", variadic: true }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "All parts, one after the other." }],
  infer,
  figures,
  lower,
  summary: ({ axis }) => `axis ${axis}`,
}
