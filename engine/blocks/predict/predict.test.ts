import { expect, test } from "vitest"
import type { ModelSignal } from "../../model/ports.ts"
import { codes, dataset, features, infer, lower, split, target } from "../testing/rules.ts"
import { predict } from "./predict.ts"

const data = dataset(undefined, split)
const model: ModelSignal = { kind: "model", origin: "bbbbbbbb", dims: ["B", 1], task: "regression", fields: [features, target], predictionReads: [features], dtype: "f64", seed: 3 }

test("gives a table of the part's rows", () => {
  expect(infer(predict, { inputs: { model, data } })).toEqual({ outputs: { table: { kind: "table", rows: 40, columns: ["row", "target", "prediction"] } }, problems: [] })
  const classes = infer(predict, { inputs: { model: { ...model, task: "classification", dims: ["B", 2] }, data } })
  expect(classes.outputs.table).toMatchObject({ columns: ["row", "target", "prediction", "probability.0", "probability.1"] })
  expect(infer(predict, { inputs: { model: { ...model, dims: ["B", "height"] }, data } }).outputs.table).toEqual({ kind: "table", rows: 40 })
})

test("needs rows of the part, and the fields of the model", () => {
  expect(codes(infer(predict, { inputs: { model, data: dataset() } }))).toEqual(["not-split"])
  expect(codes(infer(predict, { inputs: { model, data: dataset([target], split) } }))).toEqual(["field-missing"])
})

test("rows whose target nobody knows are predicted, split or not", () => {
  const unknown = dataset([features])
  expect(infer(predict, { inputs: { model, data: unknown } })).toEqual({ outputs: { table: { kind: "table", rows: 400, columns: ["row", "prediction"] } }, problems: [] })
  expect(lower(predict, { inputs: { model, data: unknown } }).options).toMatchObject({ part: { value: "train" } })
  expect(infer(predict, { inputs: { model, data: dataset([features], split) } }).outputs.table).toMatchObject({ rows: 40, columns: ["row", "prediction"] })
  expect(codes(infer(predict, { inputs: { model, data: dataset([features, { ...target, dims: [3] }], split) } }))).toEqual(["field-differs"])
})

test("writes precision and seed of the training", () => {
  expect(lower(predict, { config: { format: "npz" }, inputs: { model, data } }).options).toMatchObject({ dtype: { value: "f64" }, seed: { integer: 3 }, format: { of: "train.Predict.Format", value: "npz" } })
})
