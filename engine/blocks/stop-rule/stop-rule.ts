import { z } from "zod"
import type { BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { integer } from "../literals.ts"

const config = z.strictObject({
  epochs: z.int().min(1).max(1_000_000).default(100).meta({
    title: "Epochs",
    description: "How often training goes through all its rows.",
    unit: "",
  }),
  patience: z.int().min(0).max(1_000_000).default(0).meta({
    title: "Patience",
    description: "Stop after this many epochs without a better validation loss, and keep the best weights; 0 never stops early.",
    unit: "epochs",
  }),
})
type StopRule = z.infer<typeof config>

function infer({ config }: InferContext<StopRule>): Inferred {
  return { outputs: { stop: { kind: "stop", patience: config.patience } }, problems: [] }
}

function lower({ config }: LowerContext<StopRule>): Call {
  return { function: "train.stop_rule", arguments: [], options: { epochs: integer(config.epochs), patience: integer(config.patience) } }
}

export const stopRule: BlockType<StopRule> = {
  type: "stop-rule",
  version: 1,
  title: "Stop rule",
  category: "training",
  config,
  inputs: [],
  outputs: [{ name: "stop", title: "Stop", kind: "stop", help: "When training ends." }],
  infer,
  lower,
  summary: ({ epochs, patience }) => (patience > 0 ? `${epochs} epochs · patience ${patience}` : `${epochs} epochs`),
}
