import { expect, test } from "vitest"
import { codes, figures, hidden, image, infer, label, lower, tensorOf } from "../testing/rules.ts"
import { dropout } from "./dropout.ts"

test("keeps the shape and who decides it, trains nothing", () => {
  expect(infer(dropout, { inputs: { input: hidden(5) } }).outputs.output).toEqual(hidden(5))
  expect(figures(dropout, { inputs: { input: hidden(5) } })).toMatchObject({ parameters: 0, forward: { row: 5, fixed: 0 }, toInput: { row: 5 }, toWeights: { row: 0 }, kept: 0, made: 5 })
  expect(infer(dropout, { inputs: { input: tensorOf(image) } }).outputs.output).not.toHaveProperty("range")
})

test("is silent without an input, and refuses a class", () => {
  expect(infer(dropout)).toEqual({ outputs: {}, problems: [] })
  expect(codes(infer(dropout, { inputs: { input: tensorOf(label) } }))).toEqual(["class-input"])
})

test("writes its one setting", () => {
  expect(lower(dropout, { config: { rate: 0.2 }, inputs: { input: hidden(5) } }).options).toEqual({ rate: { real: 0.2 } })
})
