import { expect, test } from "vitest"
import type { SubsetSignal } from "../../model/ports.ts"
import { codes, dataset, fixed, image, infer, label, lower, split } from "../testing/rules.ts"
import { countLeft, filterSamples } from "./filter-samples.ts"

const data = dataset([image, label], split)
const subset: SubsetSignal = { kind: "subset", rows: 320, dims: ["B", 10], dtype: "f32" }

test("the train part shrinks to what is known before it is scored", () => {
  const { outputs, problems } = infer(filterSamples, { config: { fraction: 0.3 }, inputs: { data, subset } })
  expect(problems).toEqual([])
  expect(outputs.data).toMatchObject({ rows: 176, parts: { train: 96, validation: 40, test: 40 } })
  expect(infer(filterSamples, { config: { rule: "drop-hardest", fraction: 0.3 }, inputs: { data, subset } }).outputs.data).toMatchObject({ parts: { train: 224 } })
  expect(infer(filterSamples, { config: { fraction: 1 }, inputs: { data, subset } }).outputs.data).toEqual(data)
  expect(infer(filterSamples, { inputs: { data: dataset(undefined, { rows: 401 }) } }).outputs.data).toMatchObject({ rows: 201 })
  expect(countLeft("train:t", { rule: "random", fraction: 0.5 }, "train:f")).toBe("train:f")
})

test("says when no row is left, or other rows were scored", () => {
  const none = infer(filterSamples, { config: { rule: "drop-both", fraction: 1 }, inputs: { data, subset } })
  expect(codes(none)).toEqual(["nothing-left"])
  expect(fixed(none.problems[0])).toEqual([0.2])
  expect(codes(infer(filterSamples, { config: { fraction: 0.05 }, inputs: { data: dataset(undefined, { rows: 8 }) } }))).toEqual(["nothing-left"])
  expect(infer(filterSamples, { inputs: { data, subset: { ...subset, rows: 280 } } }).problems).toMatchObject([{ code: "scored-other-rows", port: "subset" }])
})

test("writes the block that scored, and the label of each class", () => {
  const { options } = lower(filterSamples, { config: { rule: "drop-both" }, inputs: { data, subset } })
  expect(options).toEqual({ subset: { input: "subset" }, rule: { of: "data.FilterRule", value: "drop_both" }, fraction: { real: 0.5 }, per_class: { string: "label" }, seed: { integer: 42 } })
  expect(lower(filterSamples, { config: { per_class: false }, inputs: { data, subset } }).options).not.toHaveProperty("per_class")
})
