import { z } from "zod"
import { beta, coupledDecay, epsilon, learningRate, optimizerBlock } from "../optimizers.ts"

const config = z.strictObject({ learning_rate: learningRate(1e-3), beta1: beta(1, 0.9), beta2: beta(2, 0.999), epsilon: epsilon(1e-8), weight_decay: coupledDecay(0) })

export const adam = optimizerBlock({ type: "adam", title: "Adam", config, rule: "adam", states: () => 2, summary: ({ learning_rate }) => `rate ${learning_rate}` })
