import { z } from "zod"
import type { BlockType } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { inferRegressionLoss } from "../losses.ts"

const config = z.strictObject({})
type MeanAbsoluteError = z.infer<typeof config>

function lower(): Call {
  return { cpp: { function: "losses::mean_absolute_error", arguments: ["prediction", "target"], optionsFirst: true, options: {} } }
}

export const meanAbsoluteError: BlockType<MeanAbsoluteError> = {
  type: "mean-absolute-error",
  version: 1,
  title: "Mean absolute error",
  category: "training",
  config,
  inputs: [
    { name: "prediction", title: "Prediction", kind: "tensor", help: "What the network says: the output of its last layer." },
    { name: "target", title: "Target", kind: "tensor", help: "What it should say: the target field of the dataset, of the same shape." },
  ],
  outputs: [{ name: "loss", title: "Loss", kind: "loss", help: "The mean of |prediction − target|, which training makes small." }],
  infer: inferRegressionLoss,
  lower,
  summary: () => "|ŷ − y|",
}
