import { z } from "zod"
import { beta, epsilon, learningRate, optimizerBlock, ownDecay } from "../optimizers.ts"

const config = z.strictObject({ learning_rate: learningRate(1e-3), beta1: beta(1, 0.9), beta2: beta(2, 0.999), epsilon: epsilon(1e-8), weight_decay: ownDecay(1e-2) })

export const adamw = optimizerBlock({
  type: "adamw",
  title: "AdamW",
  config,
  rule: "adamw",
  states: () => 2,
  summary: ({ learning_rate, weight_decay }) => `rate ${learning_rate} · decay ${weight_decay}`,
})
