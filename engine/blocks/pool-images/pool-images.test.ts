import { expect, test } from "vitest"
import { codes, dataset, fixed, image, infer, label, lower } from "../testing/rules.ts"
import { poolImages } from "./pool-images.ts"

const images = { data: dataset([image, label]) }

test("images become smaller, planes stay", () => {
  const { outputs, problems } = infer(poolImages, { inputs: images })
  expect(problems).toEqual([])
  expect(outputs).toMatchObject({ image: { dims: ["B", 7, 7], range: [0, 255] }, label: { classes: 10 } })
  const colour = { ...image, dims: [3, 32, "width:x"] }
  expect(infer(poolImages, { config: { factor: 4 }, inputs: { data: dataset([colour]) } }).outputs.image).toMatchObject({ dims: ["B", 3, 8, "width:aaaaaaaa"] })
  expect(lower(poolImages, { inputs: images }).options).toEqual({ field: { string: "image" }, factor: { integer: 2 } })
})

test("says what does not fit", () => {
  const [problem] = infer(poolImages, { config: { factor: 8 }, inputs: images }).problems
  expect(problem).toMatchObject({ code: "factor-does-not-fit" })
  expect(fixed(problem)).toEqual([7])
  expect(infer(poolImages, { inputs: { data: dataset() } }).problems).toMatchObject([{ code: "no-images", message: expect.stringMatching(/it has: .*\. Choose one of two dimensions or more, or leave this block out\.$/) as string }])
  expect(codes(infer(poolImages, { config: { field: "label" }, inputs: images }))).toEqual(["no-images"])
  expect(codes(infer(poolImages, { inputs: { data: dataset([image], { transforms: ["scale image to 0 … 1"] }) } }))).toEqual(["pool-first"])
})
