import { expect, test } from "vitest"
import { infer, lower } from "../testing/rules.ts"
import { stopRule } from "./stop-rule.ts"

test("tells those who train whether it waits for validation", () => {
  expect(infer(stopRule, { config: { patience: 5 } }).outputs).toEqual({ stop: { kind: "stop", patience: 5 } })
  expect(lower(stopRule, { config: { epochs: 7 } }).options).toEqual({ epochs: { integer: 7 }, patience: { integer: 0 } })
  expect(stopRule.summary(stopRule.config.parse({ epochs: 7, patience: 5 }))).toBe("7 epochs · patience 5")
})

test("writes the other ends where they are set", () => {
  const config = { steps: 250, seconds: 90, target: 0.01 }
  expect(lower(stopRule, { config }).options).toMatchObject({ steps: { integer: 250 }, seconds: { real: 90 }, target: { real: 0.01 } })
  expect(stopRule.summary(stopRule.config.parse(config))).toBe("100 epochs · 250 steps · 90 s · loss ≤ 0.01")
  expect(stopRule.config.safeParse({ target: -1 }).success).toBe(false)
})
