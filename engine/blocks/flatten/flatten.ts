import { z } from "zod"
import type { BlockType, InferContext, Inferred } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { product } from "../../model/dims.ts"
import { figuresWith } from "../figures.ts"
import { tensorOf } from "../tensors.ts"

const config = z.strictObject({})
type Flatten = z.infer<typeof config>

function infer({ inputs }: InferContext<Flatten>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const problems = input.dtype === "number" ? [] : [{ code: "class-input", port: "input", message: "Flatten works on numbers, and a class label is one number a row already. Remove this block." }]
  const { origins, ...rest } = input
  const [rows = "B", ...sample] = input.dims
  const dims = [rows, product(sample)]
  // A single dimension passes through unchanged, so the block that decides it still does.
  return { outputs: { output: { ...rest, dims, origins: sample.length === 1 ? origins : undefined } }, problems }
}

function lower(): Call {
  return { function: "layers.flatten", arguments: ["input"], options: {} }
}

export const flatten: BlockType<Flatten> = {
  type: "flatten",
  version: 1,
  title: "Flatten",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "Numbers of any shape, as B×height×width." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "One row of numbers a sample, B×(height·width)." }],
  infer,
  figures: () => figuresWith({ passes: "linear" }),
  lower,
  summary: () => "to rows",
}
