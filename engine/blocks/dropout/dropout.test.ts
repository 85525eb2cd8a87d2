import { expect, test } from "vitest"
import { codes, hidden, image, infer, label, lower, tensorOf } from "../testing/rules.ts"
import { dropout } from "./dropout.ts"

test("keeps the shape and who decides it, trains nothing", () => {
  const { outputs, figures } = infer(dropout, { inputs: { input: hidden(5) } })
  expect(outputs.output).toEqual(hidden(5))
  expect(figures).toEqual({ parameters: 0, flops: 0 })
  expect(infer(dropout, { inputs: { input: tensorOf(image) } }).outputs.output).not.toHaveProperty("range")
})

test("is silent without an input, and refuses a class", () => {
  expect(infer(dropout)).toEqual({ outputs: {}, problems: [] })
  expect(codes(infer(dropout, { inputs: { input: tensorOf(label) } }))).toEqual(["class-input"])
})

test("writes its one setting", () => {
  expect(lower(dropout, { config: { rate: 0.2 }, inputs: { input: hidden(5) } }).options).toEqual({ rate: { real: 0.2 } })
})
