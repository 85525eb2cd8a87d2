import { z } from "zod"
import type { BlockType, Figures, FiguresContext } from "../../model/block-type.ts"
import { figuresWith, perRow } from "../figures.ts"
import { inferRegressionLoss, regressionInputs, regressionLoss } from "../losses.ts"
import { isTrained, numbersOf } from "../tensors.ts"

const config = z.strictObject({})

/** Difference, squares and sums of both, two roots and what they are divided by; a sum of one number costs nothing. */
function figures({ inputs: { prediction, target } }: FiguresContext<unknown>): Figures | null {
  if (isTrained(target)) return null
  const size = numbersOf(prediction)
  return figuresWith({ forward: perRow(size === 1 ? 10 : 5 * size + 7), toInput: perRow(2 * size + 9), kept: size + 7, passing: 3 * size + 2 })
}

export const relativeL2: BlockType<z.infer<typeof config>> = {
  type: "relative-l2",
  version: 1,
  title: "Relative L2",
  category: "training",
  config,
  inputs: regressionInputs,
  outputs: [{ name: "loss", title: "Loss", kind: "loss", help: "The mean distance as a share of the target's size, which training makes small." }],
  infer: inferRegressionLoss,
  figures,
  lower: () => regressionLoss("relative_l2"),
  summary: () => "‖error‖ / ‖target‖",
}
