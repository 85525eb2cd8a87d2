import { expect, test } from "vitest"
import { dataset, image, infer, label } from "../testing/rules.ts"
import { fields } from "./fields.ts"

test("gives the dataset on, with each field to draw on", () => {
  const data = dataset([image, label], { transforms: ["scale image"] })
  const { outputs, problems } = infer(fields, { inputs: { data } })
  expect(problems).toEqual([])
  expect(outputs.data).toBe(data)
  expect(outputs).toMatchObject({ image: { kind: "tensor", dims: ["B", 14, 14] }, label: { dtype: "class" } })
  expect(infer(fields).outputs).toEqual({})
})
