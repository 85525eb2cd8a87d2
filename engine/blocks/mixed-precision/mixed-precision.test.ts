import { expect, test } from "vitest"
import { codes, dataset, fixed, infer, loss, lower, split } from "../testing/rules.ts"
import { train } from "../train/train.ts"
import { mixedPrecision } from "./mixed-precision.ts"

test("its wire says what products round to", () => {
  expect(infer(mixedPrecision)).toEqual({ outputs: { precision: { kind: "precision", products: "bf16" } }, problems: [] })
  expect(infer(mixedPrecision, { config: { numbers: "fp16", scaler: "backoff" } })).toEqual({ outputs: { precision: { kind: "precision", products: "fp16", scaled: true } }, problems: [] })
})

test("fp16 without a scaler is a warning whose fix chooses one", () => {
  const { problems } = infer(mixedPrecision, { config: { numbers: "fp16" } })
  expect(problems).toMatchObject([{ code: "gradients-unscaled", severity: "warning", key: "scaler" }])
  expect(fixed(problems[0])).toEqual(["backoff"])
})

test("the library gets the numbers, and of a scaler what its kind reads", () => {
  expect(lower(mixedPrecision).options).toEqual({ numbers: { of: "Dtype", value: "bf16" } })
  const { options } = lower(mixedPrecision, { config: { numbers: "fp16", scaler: "logmax", target: 1000 } })
  expect(options).toEqual({ numbers: { of: "Dtype", value: "f16" }, scaler: { struct: { kind: { of: "optim.LossScaler.Kind", value: "logmax" }, target: { real: 1000 } } } })
})

test("training takes it as precision, and a loss scaler by itself as scaler", () => {
  const data = dataset(undefined, split)
  const keys = (precision: { kind: "precision"; products?: "fp16" }): string[] => Object.keys(lower(train, { inputs: { data, loss: loss(), precision } }).options)
  expect(keys({ kind: "precision", products: "fp16" })).toContain("precision")
  expect(keys({ kind: "precision", products: "fp16" })).not.toContain("scaler")
  expect(keys({ kind: "precision" })).toContain("scaler")
})

test("weights of 64 bits are a problem whose fix takes 32", () => {
  const { problems } = infer(train, { config: { dtype: "f64" }, inputs: { precision: { kind: "precision", products: "bf16" } } })
  expect(problems).toMatchObject([{ code: "mixed-wide-weights", port: "precision", key: "dtype" }])
  expect(fixed(problems[0])).toEqual(["f32"])
  expect(codes(infer(train, { config: { dtype: "f64" }, inputs: { precision: { kind: "precision" } } }))).toEqual([])
})
