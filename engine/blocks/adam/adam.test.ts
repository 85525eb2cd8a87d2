import { expect, test } from "vitest"
import { infer, lower } from "../testing/rules.ts"
import { adam } from "./adam.ts"

test("is an optimizer with the defaults of its paper", () => {
  expect(infer(adam)).toEqual({ outputs: { optimizer: { kind: "optimizer", states: 2 } }, problems: [] })
  expect(lower(adam).options).toEqual({ learning_rate: { real: 1e-3 }, beta1: { real: 0.9 }, beta2: { real: 0.999 }, epsilon: { real: 1e-8 }, weight_decay: { real: 0 } })
})

test("refuses settings that make no sense", () => {
  for (const config of [{ learning_rate: 0 }, { beta1: 1 }, { beta2: -0.1 }, { epsilon: 0 }]) expect(adam.config.safeParse(config).success).toBe(false)
})
