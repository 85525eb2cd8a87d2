import { expect, test } from "vitest"
import { infer, lower } from "../testing/rules.ts"
import { easgd } from "./easgd.ts"

test("keeps a centre beside the weights", () => {
  expect(infer(easgd).outputs.strategy).toEqual({ kind: "strategy", sharing: "elastic", apart: true, kept: 1 })
  expect(lower(easgd, { config: { force: 0.25, sync_every: 5 } })).toEqual({ function: "strategies.easgd", arguments: [], options: { sync_every: { integer: 5 }, force: { real: 0.25 } } })
  expect(easgd.config.safeParse({ force: 0 }).success).toBe(false)
})
