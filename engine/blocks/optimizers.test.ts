import { expect, test } from "vitest"
import { adagrad } from "./adagrad/adagrad.ts"
import { adam } from "./adam/adam.ts"
import { adamw } from "./adamw/adamw.ts"
import { lamb } from "./lamb/lamb.ts"
import { larc } from "./larc/larc.ts"
import { lars } from "./lars/lars.ts"
import { rmsprop } from "./rmsprop/rmsprop.ts"
import { infer, lower } from "./testing/rules.ts"

const states = (signal: unknown) => (signal as { states: number }).states

test("a rule says how many numbers it keeps for each parameter", () => {
  const kept = [adam, adamw, adagrad, lars, larc, lamb].map((type) => states(infer(type as typeof adam).outputs.optimizer))
  expect(kept).toEqual([2, 2, 1, 1, 1, 2])
  expect(states(infer(rmsprop).outputs.optimizer)).toBe(1)
  expect(states(infer(rmsprop, { config: { momentum: 0.9, centred: true } }).outputs.optimizer)).toBe(3)
})

test("settings go to the library by their own names, LARC as the clipped LARS", () => {
  expect(lower(larc)).toEqual({ function: "optim.lars", arguments: [], options: { learning_rate: { real: 0.1 }, momentum: { real: 0.9 }, trust: { real: 0.001 }, weight_decay: { real: 0 }, clip: { boolean: true } } })
  expect(lower(lamb, { config: { keep_vectors: false } }).options.keep_vectors).toEqual({ boolean: false })
})

test("settings that make no sense are refused", () => {
  const refused = [
    [adamw, { learning_rate: 0 }],
    [adagrad, { rate_decay: -1 }],
    [rmsprop, { smoothing: 1 }],
    [lars, { trust: 0 }],
    [lamb, { beta2: 1 }],
  ] as const
  for (const [type, config] of refused) expect(type.config.safeParse(config).success).toBe(false)
})
