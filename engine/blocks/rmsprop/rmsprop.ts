import { z } from "zod"
import { coupledDecay, epsilon, learningRate, momentum, optimizerBlock } from "../optimizers.ts"

const config = z.strictObject({
  learning_rate: learningRate(1e-2),
  smoothing: z.number().min(0).max(0.999999).default(0.99).meta({ title: "Smoothing", description: "How much of the running mean of the squared gradient is kept in each step.", unit: "" }),
  epsilon: epsilon(1e-8),
  momentum: momentum(0),
  weight_decay: coupledDecay(0),
  centred: z.boolean().default(false).meta({ title: "Centred", description: "Divide by the deviation of the gradient from its running mean instead of by its size." }),
})

export const rmsprop = optimizerBlock({
  type: "rmsprop",
  title: "RMSprop",
  config,
  rule: "rmsprop",
  states: (config) => 1 + Number(config.centred) + Number(config.momentum > 0),
  summary: (config) => (config.momentum > 0 ? `rate ${config.learning_rate} · momentum ${config.momentum}` : `rate ${config.learning_rate}`),
})
