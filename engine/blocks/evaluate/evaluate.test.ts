import { expect, test } from "vitest"
import type { ModelSignal } from "../../model/ports.ts"
import { codes, dataset, features, infer, label, lower, split, target } from "../testing/rules.ts"
import { evaluate } from "./evaluate.ts"

const data = dataset(undefined, split)
const model: ModelSignal = { kind: "model", origin: "bbbbbbbb", dims: ["B", 1], task: "regression", fields: [features, target], predictionReads: [features], dtype: "f64", seed: 3 }

test("scores by the task of the model", () => {
  expect(infer(evaluate, { inputs: { model, data } })).toEqual({ outputs: { scores: { kind: "scores", names: ["r2", "adjusted_r2", "mean_squared_error", "mean_absolute_error", "relative_l2"] } }, problems: [] })
  const classes = infer(evaluate, { inputs: { model: { ...model, task: "classification" } } })
  expect(classes.outputs.scores).toMatchObject({ names: ["accuracy", "cross_entropy"] })
})

test("needs rows of the part, and the fields of the model", () => {
  expect(codes(infer(evaluate, { inputs: { model, data: dataset() } }))).toEqual(["not-split"])
  expect(infer(evaluate, { config: { part: "train" }, inputs: { model, data: dataset() } }).problems).toMatchObject([{ code: "not-split", severity: "warning" }])
  const empty = dataset(undefined, { parts: { train: 1, validation: 1, test: 0 } })
  expect(codes(infer(evaluate, { inputs: { model, data: empty } }))).toEqual(["nothing-to-score"])
  expect(codes(infer(evaluate, { inputs: { model, data: dataset([features, label], split) } }))).toEqual(["field-missing"])
})

test("writes precision and seed of the training", () => {
  const { options } = lower(evaluate, { inputs: { model, data } })
  expect(Object.keys(options)).toEqual(["model", "data", "network", "dtype", "part", "seed", "scores"])
  expect(options).toMatchObject({ dtype: { of: "Dtype", value: "f64" }, part: { of: "Part", value: "test" }, seed: { integer: 3 } })
})
