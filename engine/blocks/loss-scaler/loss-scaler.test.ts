import { expect, test } from "vitest"
import { lower } from "../testing/rules.ts"
import { lossScaler } from "./loss-scaler.ts"

test("only what its kind reads goes to the library", () => {
  expect(Object.keys(lower(lossScaler, { config: { kind: "fixed" } }).options)).toEqual(["kind", "scale"])
  expect(Object.keys(lower(lossScaler).options)).toEqual(["kind", "scale", "window", "factor"])
  expect(lower(lossScaler, { config: { kind: "logmax" } }).options).toEqual({ kind: { of: "optim.LossScaler.Kind", value: "logmax" }, target: { real: 65_536 } })
})
