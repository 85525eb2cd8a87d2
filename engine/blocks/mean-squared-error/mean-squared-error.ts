import { z } from "zod"
import type { BlockType } from "../../model/block-type.ts"
import { inferRegressionLoss, regressionFigures, regressionInputs, regressionLoss } from "../losses.ts"

const config = z.strictObject({})
type MeanSquaredError = z.infer<typeof config>

export const meanSquaredError: BlockType<MeanSquaredError> = {
  type: "mean-squared-error",
  version: 1,
  title: "Mean squared error",
  category: "training",
  config,
  inputs: regressionInputs,
  outputs: [{ name: "loss", title: "Loss", kind: "loss", help: "The mean of (prediction − target)², which training makes small." }],
  infer: inferRegressionLoss,
  figures: regressionFigures({ forward: 3, backward: 2, kept: 1, passing: 1 }),
  lower: () => regressionLoss("mean_squared_error"),
  summary: () => "(ŷ − y)²",
}
