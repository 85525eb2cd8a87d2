import { expect, test } from "vitest"
import { infer, lower } from "../testing/rules.ts"
import { gem } from "./gem.ts"

test("has the published defaults, and brings momentum of its own", () => {
  expect(infer(gem).outputs.strategy).toEqual({ kind: "strategy", sharing: "master", apart: true, kept: 2, energy: true })
  expect(lower(gem)).toEqual({ function: "strategies.gem", arguments: [], options: { kappa: { real: 2 }, momentum: { real: 0.9 }, learning_rate: { real: 0.01 } } })
})
