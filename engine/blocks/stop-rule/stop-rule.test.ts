import { expect, test } from "vitest"
import { infer, lower } from "../testing/rules.ts"
import { stopRule } from "./stop-rule.ts"

test("tells those who train whether it waits for validation", () => {
  expect(infer(stopRule, { config: { patience: 5 } }).outputs).toEqual({ stop: { kind: "stop", patience: 5 } })
  expect(lower(stopRule, { config: { epochs: 7 } }).options).toEqual({ epochs: { integer: 7 }, patience: { integer: 0 } })
  expect(stopRule.summary({ epochs: 7, patience: 5 })).toBe("7 epochs · patience 5")
})
