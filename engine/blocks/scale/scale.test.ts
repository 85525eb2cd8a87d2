import { expect, test } from "vitest"
import { codes, dataset, fixed, image, infer, label, lower } from "../testing/rules.ts"
import { scale } from "./scale.ts"

const images = { data: dataset([image, label]) }

test("maps the first field of numbers, or the chosen one", () => {
  const { outputs, problems } = infer(scale, { config: { low: -1 }, inputs: images })
  expect(problems).toEqual([])
  expect(outputs).toMatchObject({ data: { transforms: ["scale image to -1 … 1"] }, image: { range: [-1, 1], dims: ["B", 14, 14] }, label: { classes: 10 } })
  expect(lower(scale, { inputs: images }).options).toEqual({ field: { string: "image" }, low: { real: 0 }, high: { real: 1 } })
})

test("refuses an empty range and a field that holds no numbers", () => {
  expect(codes(infer(scale, { config: { low: 1, high: 1 }, inputs: images }))).toEqual(["range-empty"])
  const [problem] = infer(scale, { config: { field: "label" }, inputs: images }).problems
  expect(problem).toMatchObject({ code: "field-not-number", message: "The dataset has no field of numbers “label”; it has: “image”." })
  expect(fixed(problem)).toEqual(["image"])
})
