import { z } from "zod"
import type { BlockType, Figures, FiguresContext } from "../../model/block-type.ts"
import { figuresWith } from "../figures.ts"
import { inferRegressionLoss, regressionInputs, regressionLoss } from "../losses.ts"
import { isTrained, numbersOf } from "../tensors.ts"

const config = z.strictObject({})

/** Five operations a logit for the logarithm of softmax, its product with the target, and the sum; of a single class the native plan tells. */
function figures({ inputs: { prediction, target } }: FiguresContext<unknown>): Figures | null {
  const size = numbersOf(prediction)
  if (isTrained(target) || size === 1) return null
  return figuresWith({ forward: { row: 7 * size, fixed: 1 }, toInput: { row: 9 * size, fixed: 1 }, kept: size, passing: 2 * size })
}

export const softCrossEntropy: BlockType<z.infer<typeof config>> = {
  type: "soft-cross-entropy",
  version: 1,
  title: "Soft cross-entropy",
  category: "training",
  config,
  inputs: regressionInputs,
  outputs: [{ name: "loss", title: "Loss", kind: "loss", help: "The mean of −Σ t·log p over the last dimension, which training makes small." }],
  infer: inferRegressionLoss,
  figures,
  lower: () => regressionLoss("soft_cross_entropy"),
  summary: () => "−Σ t·log p",
}
