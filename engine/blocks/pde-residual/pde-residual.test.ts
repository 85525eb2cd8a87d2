import { expect, test } from "vitest"
import { codes, features, hidden, infer, lower, target, tensorOf } from "../testing/rules.ts"
import { pdeResidual } from "./pde-residual.ts"

const known = tensorOf({ name: "known", dims: [1], dtype: "number" })
const inputs = { prediction: hidden(1), coordinates: tensorOf(features), target: tensorOf(target) }

test("reads the coordinates, and source and known where they are wired", () => {
  expect(infer(pdeResidual, { inputs }).outputs.loss).toMatchObject({ reads: [{ name: "features" }, { name: "target" }] })
  const { outputs, problems } = infer(pdeResidual, { inputs: { ...inputs, known } })
  expect(problems).toEqual([])
  expect(outputs.loss).toMatchObject({ reads: [{ name: "features" }, { name: "target" }, { name: "known" }] })
  expect(lower(pdeResidual, { inputs }).options).toMatchObject({ source: { input: "source" }, known: { input: "known" } })
})

test("source and known are numbers of the dataset, one a row", () => {
  expect(codes(infer(pdeResidual, { inputs: { ...inputs, known: tensorOf(features) } }))).toEqual(["one-number-a-row"])
  expect(codes(infer(pdeResidual, { inputs: { ...inputs, source: hidden(1) } }))).toEqual(["one-number-a-row"])
})
