import { expect, test } from "vitest"
import { codes, dataset, features, fixed, image, infer, label, lower, split } from "../testing/rules.ts"
import { chooseLabels } from "./choose-labels.ts"

const data = dataset([image, label], split)

test("how many rows are left, only the data tell", () => {
  const { outputs, problems } = infer(chooseLabels, { config: { labels: [3, 5] }, inputs: { data } })
  expect(problems).toEqual([])
  expect(outputs.data).toMatchObject({ rows: "rows:aaaaaaaa", parts: { train: "train:aaaaaaaa", validation: "validation:aaaaaaaa", test: "test:aaaaaaaa" }, fields: [image, label] })
  expect(infer(chooseLabels, { inputs: { data } }).outputs.data).toEqual(data)
  const unparted = infer(chooseLabels, { config: { at_most: 5 }, inputs: { data: dataset([image, label]) } }).outputs.data
  expect(unparted).toMatchObject({ rows: "rows:aaaaaaaa" })
})

test("renumbered, there are as many classes as were chosen", () => {
  const { outputs } = infer(chooseLabels, { config: { labels: [3, 5], renumber: true }, inputs: { data } })
  expect(outputs.label).toMatchObject({ classes: 2 })
  expect(infer(chooseLabels, { config: { renumber: true }, inputs: { data } }).outputs.label).toMatchObject({ classes: 10 })
})

test("says which classes are absent or named twice, and when there are none", () => {
  const absent = infer(chooseLabels, { config: { labels: [3, 10, 3] }, inputs: { data } })
  expect(codes(absent)).toEqual(["no-such-class", "class-twice"])
  expect(fixed(absent.problems[0])).toEqual([[3]])
  const misspelt = infer(chooseLabels, { config: { field: "labels" }, inputs: { data } })
  expect(codes(misspelt)).toEqual(["field-not-class"])
  expect(fixed(misspelt.problems[0])).toEqual(["label"])
  expect(codes(infer(chooseLabels, { inputs: { data: dataset([features]) } }))).toEqual(["no-labels"])
})

test("writes what differs from the default", () => {
  const given = { config: { labels: [3, 5], at_most: 20, renumber: true }, inputs: { data } }
  expect(lower(chooseLabels, given).options).toEqual({ field: { string: "label" }, labels: { list: [{ integer: 3 }, { integer: 5 }] }, at_most: { integer: 20 }, renumber: { boolean: true }, seed: { integer: 42 } })
  expect(lower(chooseLabels, { inputs: { data } }).options).toEqual({ field: { string: "label" }, seed: { integer: 42 } })
  expect(chooseLabels.summary({ labels: [3, 5], at_most: 20, renumber: false, field: "label", seed: 1 })).toBe("classes 3, 5 · at most 20")
})
