import { expect, test } from "vitest"
import { infer, lower } from "../testing/rules.ts"
import { downpour } from "./downpour.ts"

test("says that a master deals work out, and how many batches a step has", () => {
  expect(infer(downpour).outputs.strategy).toEqual({ kind: "strategy", sharing: "master", apart: true, batches: 1 })
  expect(infer(downpour, { config: { sync_every: 4 } }).outputs.strategy).toEqual({ kind: "strategy", sharing: "master", apart: true, batches: 4, kept: 2 })
  expect(infer(downpour, { config: { synchronous: true } }).outputs.strategy).toEqual({ kind: "strategy", sharing: "all-reduce", apart: true, batches: 1 })
})

test("what one batch a step does not read is left out", () => {
  expect(lower(downpour)).toEqual({ function: "strategies.downpour", arguments: [], options: {} })
  expect(lower(downpour, { config: { sync_every: 4, synchronous: true } }).options).toEqual({ sync_every: { integer: 4 }, local_rate: { real: 0.01 }, synchronous: { boolean: true } })
})
