import { z } from "zod"
import { beta, epsilon, keepVectors, learningRate, optimizerBlock, ownDecay } from "../optimizers.ts"

const config = z.strictObject({
  learning_rate: learningRate(1e-3),
  beta1: beta(1, 0.9),
  beta2: beta(2, 0.999),
  epsilon: epsilon(1e-6),
  weight_decay: ownDecay(1e-2),
  keep_vectors: keepVectors(),
})

export const lamb = optimizerBlock({
  type: "lamb",
  title: "LAMB",
  config,
  rule: "lamb",
  states: () => 2,
  summary: ({ learning_rate, weight_decay }) => `rate ${learning_rate} · decay ${weight_decay}`,
})
