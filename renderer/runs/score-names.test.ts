import { expect, test } from "vitest"
import type { Signal } from "../../engine/model/ports.ts"
import { scoreTitle, scoreUnit, targetOf } from "./score-names.ts"

test("errors are measured in the target's unit, squared errors in its square", () => {
  const target = { name: "price", unit: "EUR" }
  expect(["r2", "mean_squared_error", "mean_absolute_error", "root_mean_squared_error", "accuracy", "cross_entropy"].map((name) => scoreUnit(name, target))).toEqual(["", "EUR²", "EUR", "EUR", "", "nat"])
  expect(scoreUnit("mean_squared_error", { name: "x", unit: "m/s" })).toBe("(m/s)²")
  expect(scoreUnit("mean_squared_error", null)).toBe("")
  expect(scoreTitle("mean_squared_error")).toBe("mean squared error")
})

test("the target is the numeric field that the model does not read", () => {
  const field = (name: string) => ({ name, dims: [1], dtype: "number" as const })
  const data: Signal = { kind: "dataset", fields: [field("features"), field("target")], rows: 3, transforms: [] }
  const model = { kind: "model", dims: ["B", 1], task: "regression", fields: [field("features")] } as unknown as Signal
  expect(targetOf({ data, model })?.name).toBe("target")
  expect(targetOf({ data })).toBeNull()
})
