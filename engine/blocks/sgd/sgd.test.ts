import { expect, test } from "vitest"
import { fixed, infer, lower } from "../testing/rules.ts"
import { sgd } from "./sgd.ts"

test("is an optimizer; Nesterov without momentum does nothing", () => {
  expect(infer(sgd)).toEqual({ outputs: { optimizer: { kind: "optimizer", states: 0 } }, problems: [] })
  expect(infer(sgd, { config: { momentum: 0.9 } }).outputs).toEqual({ optimizer: { kind: "optimizer", states: 1 } })
  const [problem] = infer(sgd, { config: { nesterov: true } }).problems
  expect(problem).toMatchObject({ code: "nesterov-without-momentum", severity: "warning" })
  expect(fixed(problem)).toEqual([0.9])
})

test("writes its settings in the order of the program's struct", () => {
  expect(Object.keys(lower(sgd).options)).toEqual(["learning_rate", "momentum", "weight_decay", "nesterov"])
  expect(sgd.summary(sgd.config.parse({ momentum: 0.9 }))).toBe("0.01 · momentum 0.9")
})

test("refuses rates that make no sense", () => {
  for (const config of [{ learning_rate: 0 }, { learning_rate: -1 }, { momentum: 1 }, { weight_decay: -1 }]) expect(sgd.config.safeParse(config).success).toBe(false)
})
