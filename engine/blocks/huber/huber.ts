import { z } from "zod"
import type { BlockType } from "../../model/block-type.ts"
import { real } from "../literals.ts"
import { inferRegressionLoss, regressionFigures, regressionInputs, regressionLoss } from "../losses.ts"

const config = z.strictObject({
  delta: z.number().min(1e-9).max(1e9).default(1).meta({
    title: "Delta",
    description: "Errors up to this size count squared, larger ones only in proportion, so that single outliers pull less.",
    unit: "",
  }),
})
type Huber = z.infer<typeof config>

export const huber: BlockType<Huber> = {
  type: "huber",
  version: 1,
  title: "Huber loss",
  category: "training",
  config,
  inputs: regressionInputs,
  outputs: [{ name: "loss", title: "Loss", kind: "loss", help: "The mean Huber distance, which training makes small." }],
  infer: inferRegressionLoss,
  figures: regressionFigures({ forward: 6, backward: 8, kept: 3, passing: 3 }),
  lower: ({ config }) => regressionLoss("huber", { delta: real(config.delta) }),
  summary: ({ delta }) => `δ ${delta}`,
}
