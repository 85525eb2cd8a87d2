import { expect, test } from "vitest"
import { codes, figures, hidden, image, infer, label, lower, tensorOf } from "../testing/rules.ts"
import { flatten } from "./flatten.ts"

test("multiplies the dims of a sample, in symbols where they are unknown", () => {
  expect(infer(flatten, { inputs: { input: tensorOf(image) } }).outputs.output).toMatchObject({ dims: ["B", 196], origins: undefined })
  const unknown = { ...tensorOf(image), dims: ["B", "height:v8w3z5xa", 14] }
  expect(infer(flatten, { inputs: { input: unknown } }).outputs.output).toMatchObject({ dims: ["B", "14·height:v8w3z5xa"] })
})

test("passes rows through, and refuses a class", () => {
  expect(infer(flatten, { inputs: { input: hidden(5) } }).outputs.output).toEqual(hidden(5))
  expect(figures(flatten, { inputs: { input: tensorOf(image) } })).toMatchObject({ forward: { row: 0, fixed: 0 }, toInput: { row: 0 }, made: 0 })
  expect(codes(infer(flatten, { inputs: { input: tensorOf(label) } }))).toEqual(["class-input"])
  expect(lower(flatten, { inputs: { input: hidden(5) } })).toEqual({ function: "layers.flatten", arguments: ["input"], options: {} })
})
