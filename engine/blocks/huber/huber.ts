import { z } from "zod"
import type { BlockType, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { real } from "../literals.ts"
import { inferRegressionLoss } from "../losses.ts"

const config = z.strictObject({
  delta: z.number().min(1e-9).max(1e9).default(1).meta({
    title: "Delta",
    description: "Errors up to this size count squared, larger ones only in proportion, so that single outliers pull less.",
  }),
})
type Huber = z.infer<typeof config>

function lower({ config }: LowerContext<Huber>): Call {
  return { cpp: { function: "losses::huber", arguments: ["prediction", "target"], optionsFirst: true, options: { delta: real(config.delta) } } }
}

export const huber: BlockType<Huber> = {
  type: "huber",
  version: 1,
  title: "Huber loss",
  category: "training",
  config,
  inputs: [
    { name: "prediction", title: "Prediction", kind: "tensor", help: "What the network says: the output of its last layer." },
    { name: "target", title: "Target", kind: "tensor", help: "What it should say: the target field of the dataset, of the same shape." },
  ],
  outputs: [{ name: "loss", title: "Loss", kind: "loss", help: "The mean Huber distance, which training makes small." }],
  infer: inferRegressionLoss,
  lower,
  summary: ({ delta }) => `δ ${delta}`,
}
