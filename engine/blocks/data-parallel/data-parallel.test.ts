import { expect, test } from "vitest"
import { infer, lower } from "../testing/rules.ts"
import { dataParallel } from "./data-parallel.ts"

test("says how work is shared and holds no count of ranks", () => {
  expect(infer(dataParallel)).toEqual({ outputs: { strategy: { kind: "strategy", sharing: "all-reduce" } }, problems: [] })
  expect(lower(dataParallel)).toEqual({ function: "strategies.data_parallel", arguments: [], options: {} })
  expect(dataParallel.config.safeParse({ ranks: 2 }).success).toBe(false)
})
