import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { boolean, real } from "../literals.ts"

const config = z.strictObject({
  learning_rate: z.number().min(1e-10).max(100).default(1e-2).meta({
    title: "Learning rate",
    description: "How far each step goes along the gradient; too large and the loss grows, too small and nothing happens.",
    unit: "",
  }),
  momentum: z.number().min(0).max(0.9999).default(0).meta({
    title: "Momentum",
    description: "Share of the last step that goes into the next one; 0.9 is usual.",
    unit: "",
  }),
  nesterov: z.boolean().default(false).meta({
    title: "Nesterov",
    description: "Take the gradient where the momentum leads to, instead of where the weights are.",
  }),
  weight_decay: z.number().min(0).max(10).default(0).meta({
    title: "Weight decay",
    description: "Pulls the weights towards zero by this share of their size in each step.",
    unit: "",
  }),
})
type Sgd = z.infer<typeof config>

function infer({ id, config }: InferContext<Sgd>): Inferred {
  const fix = { title: "Use momentum 0.9", edits: [{ edit: "set-config" as const, id, key: "momentum", value: 0.9 }] }
  const problems: BlockProblem[] =
    config.nesterov && config.momentum === 0 ? [{ code: "nesterov-without-momentum", severity: "warning", key: "nesterov", message: "Nesterov changes nothing while momentum is 0.", fix }] : []
  return { outputs: { optimizer: { kind: "optimizer", states: config.momentum > 0 ? 1 : 0 } }, problems }
}

function lower({ config }: LowerContext<Sgd>): Call {
  return {
    function: "optim.sgd",
    arguments: [],
    options: {
      learning_rate: real(config.learning_rate),
      momentum: real(config.momentum),
      weight_decay: real(config.weight_decay),
      nesterov: boolean(config.nesterov),
    },
  }
}

export const sgd: BlockType<Sgd> = {
  type: "sgd",
  version: 1,
  title: "SGD",
  category: "training",
  config,
  inputs: [],
  outputs: [{ name: "optimizer", title: "Optimizer", kind: "optimizer", help: "How each step changes the weights." }],
  infer,
  lower,
  summary: ({ learning_rate, momentum }) => (momentum > 0 ? `${learning_rate} · momentum ${momentum}` : `rate ${learning_rate}`),
}
