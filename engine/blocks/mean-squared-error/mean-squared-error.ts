import { z } from "zod"
import type { BlockType } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { inferRegressionLoss } from "../losses.ts"

const config = z.strictObject({})
type MeanSquaredError = z.infer<typeof config>

function lower(): Call {
  return { cpp: { function: "losses::mean_squared_error", arguments: ["prediction", "target"], optionsFirst: true, options: {} } }
}

export const meanSquaredError: BlockType<MeanSquaredError> = {
  type: "mean-squared-error",
  version: 1,
  title: "Mean squared error",
  category: "training",
  config,
  inputs: [
    { name: "prediction", title: "Prediction", kind: "tensor", help: "What the network says: the output of its last layer." },
    { name: "target", title: "Target", kind: "tensor", help: "What it should say: the target field of the dataset, of the same shape." },
  ],
  outputs: [{ name: "loss", title: "Loss", kind: "loss", help: "The mean of (prediction − target)², which training makes small." }],
  infer: inferRegressionLoss,
  lower,
  summary: () => "(ŷ − y)²",
}
