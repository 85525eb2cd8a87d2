import { assert, integer, property } from "fast-check"
import { expect, test } from "vitest"
import { codes, dataset, features, fixed, infer, label, lower, split } from "../testing/rules.ts"
import { kFold, partsOf } from "./k-fold.ts"

test("one fold validates, the others are trained on, and a test part stays", () => {
  const { outputs, problems } = infer(kFold, { config: { fold: 2 }, inputs: { data: dataset(undefined, split) } })
  expect(problems).toEqual([])
  expect(outputs.data).toMatchObject({ rows: 400, parts: { train: 288, validation: 72, test: 40 } })
  expect(infer(kFold, { inputs: { data: dataset() } }).outputs.data).toMatchObject({ rows: 400, parts: { train: 320, validation: 80, test: 0 } })
  expect(infer(kFold, { inputs: { data: dataset(undefined, { rows: "rows:t" }) } }).outputs.data).toMatchObject({ parts: { train: "train:aaaaaaaa", validation: "validation:aaaaaaaa", test: 0 } })
})

test("the folds of any rows are all of them, and differ by at most one", () => {
  assert(
    property(integer({ min: 20, max: 1_000_000 }), integer({ min: 2, max: 20 }), (rows, folds) => {
      const counts = Array.from({ length: folds }, (_, at) => Number(partsOf("a", dataset(undefined, { rows }), { folds, fold: at + 1 }).validation))
      expect(counts.reduce((all, count) => all + count, 0)).toBe(rows)
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    }),
    { numRuns: 100, seed: 1 },
  )
})

test("says when there is no such fold, too few rows, or no class", () => {
  const [absent] = infer(kFold, { config: { folds: 4, fold: 5 } }).problems
  expect(absent).toMatchObject({ code: "no-such-fold", key: "fold" })
  expect(fixed(absent)).toEqual([4])
  const few = infer(kFold, { inputs: { data: dataset(undefined, { rows: 3 }) } })
  expect(codes(few)).toEqual(["fewer-rows-than-folds"])
  expect(fixed(few.problems[0])).toEqual([3])
  const numbers = infer(kFold, { config: { stratify: true }, inputs: { data: dataset() } })
  expect(codes(numbers)).toEqual(["no-classes"])
  expect(fixed(numbers.problems[0])).toEqual([undefined])
})

test("writes folds, fold, seed, and the label to divide by", () => {
  const classes = { config: { fold: 3, stratify: true }, inputs: { data: dataset([features, label]) } }
  expect(lower(kFold, classes).options).toEqual({ folds: { integer: 5 }, fold: { integer: 3 }, seed: { integer: 42 }, stratify: { string: "label" } })
  expect(lower(kFold, { inputs: { data: dataset() } }).options).not.toHaveProperty("stratify")
})
