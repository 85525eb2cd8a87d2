import { z } from "zod"
import { coupledDecay, epsilon, learningRate, optimizerBlock } from "../optimizers.ts"

const config = z.strictObject({
  learning_rate: learningRate(1e-2),
  rate_decay: z.number().min(0).max(1).default(0).meta({ title: "Rate decay", description: "The learning rate of step n is divided by 1 + (n − 1) times this.", unit: "" }),
  initial_accumulator: z.number().min(0).max(1e6).default(0).meta({ title: "First sum", description: "What the sum of squared gradients starts from; more makes the first steps smaller.", unit: "" }),
  epsilon: epsilon(1e-10),
  weight_decay: coupledDecay(0),
})

export const adagrad = optimizerBlock({ type: "adagrad", title: "AdaGrad", config, rule: "adagrad", states: () => 1, summary: ({ learning_rate }) => `rate ${learning_rate}` })
