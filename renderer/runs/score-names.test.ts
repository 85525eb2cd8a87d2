import { expect, test } from "vitest"
import type { Signal } from "../../engine/model/ports.ts"
import { scoreTitle, scoreUnit, targetOf } from "./score-names.ts"

test("errors are measured in the target's unit, squared errors in its square", () => {
  const target = { name: "price", unit: "EUR" }
  expect(["r2", "mean_squared_error", "mean_absolute_error", "root_mean_squared_error", "accuracy", "cross_entropy"].map((name) => scoreUnit(name, target))).toEqual(["", "EUR²", "EUR", "EUR", "", "nat"])
  expect(scoreUnit("mean_squared_error", { name: "x", unit: "m/s" })).toBe("(m/s)²")
  expect(scoreUnit("mean_squared_error", null)).toBe("")
  expect(scoreUnit("mean_squared_error", { name: "target" })).toBe("")
  expect(scoreTitle("mean_squared_error")).toBe("mean squared error")
})

test("the target is what was wired to the loss of the model's job", () => {
  const data: Signal = { kind: "dataset", fields: [{ name: "price", dims: [1], dtype: "number", unit: "EUR" }], rows: 3, transforms: [] }
  const wires = { "evaluate.model": "train.model", "train.loss": "mse.loss", "mse.target": "split.price" }
  expect(targetOf("evaluate", wires, data)).toEqual({ name: "price", unit: "EUR" })
  expect(targetOf("evaluate", wires, undefined)).toEqual({ name: "price", unit: undefined })
  expect(targetOf("evaluate", {}, data)).toBeNull()
})
