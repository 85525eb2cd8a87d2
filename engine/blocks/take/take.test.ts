import { expect, test } from "vitest"
import { codes, dataset, infer, lower, split } from "../testing/rules.ts"
import { take } from "./take.ts"

test("one part keeps so many rows, the others all of theirs", () => {
  const { outputs, problems } = infer(take, { config: { rows: 50 }, inputs: { data: dataset(undefined, split) } })
  expect(problems).toEqual([])
  expect(outputs.data).toMatchObject({ rows: 130, parts: { train: 50, validation: 40, test: 40 } })
  expect(infer(take, { config: { part: "test", rows: 3 }, inputs: { data: dataset(undefined, split) } }).outputs.data).toMatchObject({ rows: 363, parts: { train: 320, test: 3 } })
  expect(infer(take, { inputs: { data: dataset(undefined, split) } }).outputs.data).toMatchObject({ rows: 400, parts: { train: 320 } })
})

test("rows that are not split, or not known, can be taken too", () => {
  expect(infer(take, { config: { rows: 50 }, inputs: { data: dataset() } }).outputs.data).toEqual(dataset(undefined, { rows: 50 }))
  const unknown = dataset(undefined, { rows: "rows:t", parts: { train: "train:t", validation: 0, test: 0 } })
  expect(infer(take, { config: { rows: 50 }, inputs: { data: unknown } }).outputs.data).toMatchObject({ rows: "rows:aaaaaaaa", parts: { train: "train:aaaaaaaa" } })
})

test("says when there is no such part, or less in it", () => {
  expect(codes(infer(take, { config: { part: "test" }, inputs: { data: dataset() } }))).toEqual(["part-not-split"])
  expect(infer(take, { config: { rows: 900 }, inputs: { data: dataset(undefined, split) } }).problems).toMatchObject([{ code: "fewer-rows", severity: "warning" }])
})

test("writes part, rows and seed", () => {
  expect(lower(take, { config: { rows: 50 }, inputs: { data: dataset() } }).options).toEqual({ part: { of: "Part", value: "train" }, rows: { integer: 50 }, seed: { integer: 42 } })
})
