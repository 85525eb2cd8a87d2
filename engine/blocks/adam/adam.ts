import { z } from "zod"
import type { BlockType, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { real } from "../literals.ts"

const config = z.strictObject({
  learning_rate: z.number().min(1e-10).max(100).default(1e-3).meta({
    title: "Learning rate",
    description: "About how far each weight moves in one step.",
    unit: "",
  }),
  beta1: z.number().min(0).max(0.999999).default(0.9).meta({
    title: "Beta 1",
    description: "How much of the running mean of the gradient is kept in each step.",
    unit: "",
  }),
  beta2: z.number().min(0).max(0.999999).default(0.999).meta({
    title: "Beta 2",
    description: "How much of the running mean of the squared gradient is kept in each step.",
    unit: "",
  }),
  epsilon: z.number().min(1e-16).max(1).default(1e-8).meta({
    title: "Epsilon",
    description: "Added to the divisor, so that a gradient near zero makes no huge step.",
    unit: "",
  }),
  weight_decay: z.number().min(0).max(10).default(0).meta({
    title: "Weight decay",
    description: "Adds this share of each weight to its gradient, which pulls the weights towards zero.",
    unit: "",
  }),
})
type Adam = z.infer<typeof config>

function lower({ config }: LowerContext<Adam>): Call {
  const { learning_rate, beta1, beta2, epsilon, weight_decay } = config
  return {
    function: "optim.adam",
    arguments: [],
    options: { learning_rate: real(learning_rate), beta1: real(beta1), beta2: real(beta2), epsilon: real(epsilon), weight_decay: real(weight_decay) },
  }
}

export const adam: BlockType<Adam> = {
  type: "adam",
  version: 1,
  title: "Adam",
  category: "training",
  config,
  inputs: [],
  outputs: [{ name: "optimizer", title: "Optimizer", kind: "optimizer", help: "How each step changes the weights." }],
  infer: () => ({ outputs: { optimizer: { kind: "optimizer", states: 2 } }, problems: [] }),
  lower,
  summary: ({ learning_rate }) => `rate ${learning_rate}`,
}
