import { z } from "zod"
import type { BlockProblem, BlockType, Demand, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { hasOpen, openDim } from "../../model/dims.ts"
import { dimsText, type Dim, type TensorSignal } from "../../model/ports.ts"
import { figuresWith } from "../figures.ts"
import { integer } from "../literals.ts"
import { tensorOf } from "../tensors.ts"
import { volume } from "../windows.ts"
import { classProblems } from "../labels.ts"

const config = z.strictObject({
  dims: z.array(z.int().min(-1).max(1_000_000_000).refine((size) => size !== 0, "a size of 0 holds nothing")).max(6).default([-1]).meta({
    title: "Shape",
    description: "Sizes of a sample without the batch; one of them may be −1, which is what is left. Not used where a shape is wired in.",
  }),
})
type Reshape = z.infer<typeof config>

/** The sizes that are meant: those of the tensor to be like, or the settings' with what is left filled in; what a block before leaves to the drawing, a reshape leaves too. Null where they do not fit. */
function wanted(id: string, { dims }: Reshape, { input, like }: Tensors): readonly Dim[] | null {
  const sample = input.dims.slice(1)
  const size = sample.every((dim) => typeof dim === "number") ? volume(sample) : null
  if (like) return size === null || like.dims.slice(1).some((dim) => typeof dim === "string") || volume(like.dims.slice(1)) === size ? like.dims.slice(1) : null
  const known = volume(dims.filter((dim) => dim !== -1))
  const open = dims.filter((dim) => dim === -1).length
  if (size === null) return open === 0 ? dims : open === 1 && hasOpen(sample) ? dims.map((dim) => (dim === -1 ? openDim(id, "dims") : dim)) : null
  if (open > 1 || (open === 0 ? known !== size : size % known !== 0)) return null
  return dims.map((dim) => (dim === -1 ? size / known : dim))
}

/** The output's numbers are the input's: the one size that the input leaves open is what fills the shape. */
function demandsOf({ dims }: TensorSignal, shape: readonly Dim[]): Demand[] {
  const open = dims.findIndex((dim, index) => index > 0 && typeof dim === "string")
  const others = dims.filter((_, index) => index > 0 && index !== open)
  if (open < 0 || [...others, ...shape].some((dim) => typeof dim === "string")) return []
  const size = volume(shape) / volume(others)
  return Number.isInteger(size) ? [{ port: "input", dims: dims.map((_, index) => (index === open ? size : null)), because: "its numbers fill the shape" }] : []
}

interface Tensors {
  readonly input: TensorSignal
  readonly like: TensorSignal | undefined
}

function infer({ id, config, inputs }: InferContext<Reshape>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const like = tensorOf(inputs.like)
  const problems = classProblems("A reshape", input)
  const dims = wanted(id, config, { input, like })
  if (problems.length > 0 || !dims) return { outputs: {}, problems: [...problems, ...(dims ? [] : sizeProblems(config, input, like))] }
  const { origins: _, ...rest } = input
  return { outputs: { output: { ...rest, dims: [input.dims[0]!, ...dims] } }, problems, demands: demandsOf(input, dims) }
}

function sizeProblems({ dims }: Reshape, input: TensorSignal, like: TensorSignal | undefined): BlockProblem[] {
  if (input.dims.slice(1).some((dim) => typeof dim === "string")) return []
  const shape = like ? dimsText(like.dims) : `B×${dims.join("×")}`
  return [{ code: "shape-does-not-fit", key: "dims", message: `${dimsText(input.dims)} holds ${volume(input.dims.slice(1))} numbers a sample, which do not fill ${shape}.` }]
}

function lower({ outputs }: LowerContext<Reshape>): Call {
  const dims = tensorOf(outputs.output)!.dims.slice(1)
  return { function: "layers.reshape", arguments: ["input"], options: { dims: { list: dims.map((dim) => integer(Number(dim))) } } }
}

export const reshape: BlockType<Reshape> = {
  type: "reshape",
  version: 1,
  title: "Reshape",
  category: "network",
  config,
  inputs: [
    { name: "input", title: "Input", kind: "tensor", help: "Numbers of any shape." },
    { name: "like", title: "Like", kind: "tensor", help: "A tensor whose shape the output takes.", optional: true, shapeOnly: true },
  ],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "The same numbers, in the same order, under other dimensions." }],
  infer,
  figures: () => figuresWith({ passes: "linear" }),
  lower,
  summary: ({ dims }) => dims.join("×"),
}
