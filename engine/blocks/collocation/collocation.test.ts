import { expect, test } from "vitest"
import type { Config } from "../../model/pipeline.ts"
import { codes, dataset, fixed, image, infer, lower, split } from "../testing/rules.ts"
import { collocation } from "./collocation.ts"

const rows = { data: dataset(undefined, split) }

test("points are added to train, and a field tells them from known rows", () => {
  const { outputs, problems } = infer(collocation, { config: { n: 100 }, inputs: rows })
  expect(problems).toEqual([])
  expect(outputs).toMatchObject({ data: { rows: 500, parts: { train: 420, validation: 40, test: 40 } }, known: { dims: ["B", 1], range: [0, 1] }, features: { dims: ["B", 7] } })
  expect(infer(collocation, { config: { n: 100 }, inputs: { data: dataset() } }).outputs.data).toMatchObject({ parts: { train: 500, validation: 0 } })
  expect(infer(collocation, { inputs: { data: dataset(undefined, { rows: "rows:t" }) } }).outputs.data).toMatchObject({ rows: "rows:aaaaaaaa", parts: { train: "train:aaaaaaaa" } })
})

test("says which field or box does not fit", () => {
  const found = (config: Config) => infer(collocation, { config, inputs: rows })
  expect(codes(found({ box: "0 .. 1, -1…1, 0...2, 0..1, 0..1, 0..1, 1..1e3" }))).toEqual([])
  for (const box of ["1", "1 … 0", "a … b", "0 … 1,", "0 … …", "0 … Infinity"]) expect(codes(found({ box }))).toEqual(["box-unreadable"])
  expect(codes(found({ box: "0 … 1" }))).toEqual(["box-differs"])
  const [problem] = found({ field: "feature" }).problems
  expect(problem).toMatchObject({ code: "field-not-number" })
  expect(fixed(problem)).toEqual(["features"])
  expect(codes(infer(collocation, { config: { field: "image" }, inputs: { data: dataset([image, { name: "known", dims: [1], dtype: "number" }]) } }))).toEqual(["points-twice"])
})

test("writes the box as its ends", () => {
  expect(lower(collocation, { config: { box: "-1 … 1, 0 … 2", n: 5 }, inputs: rows }).options).toMatchObject({
    sampling: { of: "data.Sampling", value: "latin_hypercube" },
    low: { list: [{ real: -1 }, { real: 0 }] },
    high: { list: [{ real: 1 }, { real: 2 }] },
  })
  expect(lower(collocation, { inputs: rows }).options).not.toHaveProperty("low")
})
