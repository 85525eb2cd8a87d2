import { expect, test } from "vitest"
import type { Field } from "../../model/ports.ts"
import { scale } from "../scale/scale.ts"
import { codes, dataset, fixed, image, infer, label, lower, target } from "../testing/rules.ts"
import { standardise } from "./standardise.ts"

test("takes every field of numbers unless some are chosen, and remembers what it did", () => {
  const { outputs } = infer(standardise, { inputs: { data: dataset() } })
  expect(outputs.data).toMatchObject({ transforms: ["standardise features", "standardise target"] })
  const one = infer(standardise, { config: { fields: ["target"] }, inputs: { data: dataset() } })
  expect(one.outputs.data).toMatchObject({ transforms: ["standardise target"] })
})

test("leaves classes alone, and forgets a range that no longer holds", () => {
  const { outputs, problems } = infer(standardise, { inputs: { data: dataset([image, label]) } })
  expect(problems).toEqual([])
  expect(outputs.image).toMatchObject({ dims: ["B", 14, 14], range: undefined })
  expect(outputs.label).toMatchObject({ classes: 10 })
  expect(lower(standardise, { inputs: { data: dataset([image, label]) } }).options).toEqual({ fields: { list: [{ string: "image" }] } })
})

test("leaves a mark alone", () => {
  const mark: Field = { name: "known", dims: [1], dtype: "number", range: [0, 1], mark: true }
  const { outputs, problems } = infer(standardise, { inputs: { data: dataset([target, mark]) } })
  expect(problems).toEqual([])
  expect(outputs).toMatchObject({ data: { transforms: ["standardise target"] }, known: { range: [0, 1] } })
  const [problem] = infer(standardise, { config: { fields: ["target", "known"] }, inputs: { data: dataset([target, mark]) } }).problems
  expect(problem).toMatchObject({ code: "field-is-mark", key: "fields" })
  expect(fixed(problem)).toEqual([["target"]])
  expect(codes(infer(scale, { config: { field: "known" }, inputs: { data: dataset([target, mark]) } }))).toEqual(["field-not-number"])
})

test("names the fields that there are", () => {
  const [typo] = infer(standardise, { config: { fields: ["feature"] }, inputs: { data: dataset() } }).problems
  expect(typo).toMatchObject({ code: "field-unknown", message: "The dataset has no field “feature”; it has: “features”, “target”.", fix: { title: "Use “features”" } })
  expect(fixed(typo)).toEqual([["features"]])
  const [classes] = infer(standardise, { config: { fields: ["image", "label"] }, inputs: { data: dataset([image, label]) } }).problems
  expect(classes).toMatchObject({ code: "field-is-class" })
  expect(fixed(classes)).toEqual([["image"]])
})
