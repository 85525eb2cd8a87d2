import { z } from "zod"
import type { BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { integer, options, real } from "../literals.ts"

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
  steps: z.int().min(0).max(1_000_000_000_000).default(0).meta({
    title: "Steps",
    description: "Stop after this many steps, in the middle of an epoch if need be; 0 leaves it to the epochs.",
    unit: "steps",
  }),
  seconds: z.number().min(0).max(1_000_000_000).default(0).meta({
    title: "Time",
    description: "Stop after so much time of training, that of earlier attempts counted; 0 never.",
    unit: "s",
  }),
  target: z.number().min(0).max(1_000_000_000).default(0).meta({
    title: "Target loss",
    description: "Stop after an epoch whose validation loss is this or less; 0 never.",
    unit: "",
  }),
})
type StopRule = z.infer<typeof config>

function infer({ config }: InferContext<StopRule>): Inferred {
  return { outputs: { stop: { kind: "stop", patience: config.patience } }, problems: [] }
}

function lower({ config }: LowerContext<StopRule>): Call {
  const { epochs, patience, steps, seconds, target } = config
  return {
    function: "train.stop_rule",
    arguments: [],
    options: options({
      epochs: integer(epochs),
      patience: integer(patience),
      steps: steps > 0 ? integer(steps) : undefined,
      seconds: seconds > 0 ? real(seconds) : undefined,
      target: target > 0 ? real(target) : undefined,
    }),
  }
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
  summary: ({ epochs, patience, steps, seconds, target }) =>
    [
      `${epochs} epochs`,
      ...(patience > 0 ? [`patience ${patience}`] : []),
      ...(steps > 0 ? [`${steps} steps`] : []),
      ...(seconds > 0 ? [`${seconds} s`] : []),
      ...(target > 0 ? [`loss ≤ ${target}`] : []),
    ].join(" · "),
}
