import { z } from "zod"
import type { BehindData, BlockProblem, BlockType, InferContext, Inferred } from "../../model/block-type.ts"
import { inferRegressionLoss, regressionFigures, regressionInputs, regressionLoss } from "../losses.ts"
import { tensorOf } from "../tensors.ts"

const config = z.strictObject({})
type BinaryCrossEntropy = z.infer<typeof config>

function infer(context: InferContext<BinaryCrossEntropy>): Inferred {
  const found = inferRegressionLoss(context)
  const range = tensorOf(context.inputs.target)?.range
  return { ...found, problems: [...found.problems, ...(range ? rangeProblems(range) : [])] }
}

const behindData: BehindData = { title: "Put a scale block from 0 to 1 before", block: { type: "scale", name: "scale", config: {} }, fieldKey: "field" }

function rangeProblems([least, greatest]: readonly [number, number]): BlockProblem[] {
  if (least >= 0 && greatest <= 1) return []
  return [{ code: "target-outside-unit", severity: "warning", port: "target", message: `Binary cross-entropy wants targets between 0 and 1, and these lie between ${least} and ${greatest}. Put a scale block from 0 to 1 before.`, behindData }]
}

export const binaryCrossEntropy: BlockType<BinaryCrossEntropy> = {
  type: "binary-cross-entropy",
  version: 1,
  title: "Binary cross-entropy",
  category: "training",
  config,
  inputs: regressionInputs,
  outputs: [{ name: "loss", title: "Loss", kind: "loss", help: "The mean of −t·log p − (1 − t)·log(1 − p), which training makes small." }],
  infer,
  figures: regressionFigures({ forward: 4, backward: 5, kept: 1, passing: 3 }),
  lower: () => regressionLoss("binary_cross_entropy"),
  summary: () => "−log p",
}
