import { expect, test } from "vitest"
import { codes, figures, hidden, image, infer, label, lower, tensorOf } from "../testing/rules.ts"
import { activation } from "./activation.ts"

test("keeps the shape and who decides it, trains nothing", () => {
  expect(infer(activation, { inputs: { input: hidden(5) } }).outputs.output).toEqual(hidden(5))
  expect(infer(activation, { inputs: { input: tensorOf(image) } }).outputs.output).not.toHaveProperty("range")
})

test("counts one operation a number, and another for a slope that is read from the input", () => {
  const inputs = { input: tensorOf(image) }
  expect(figures(activation, { inputs })).toMatchObject({ parameters: 0, forward: { row: 196, fixed: 0 }, toInput: { row: 196 }, toWeights: { row: 0 }, kept: 0, made: 196, passing: 392, forgets: { input: true } })
  expect(figures(activation, { config: { function: "gelu" }, inputs })).toMatchObject({ forward: { row: 196 }, toInput: { row: 392 }, made: 196, passing: 588, forgets: { output: true } })
})

test("is silent without an input, and refuses a class", () => {
  expect(infer(activation)).toEqual({ outputs: {}, problems: [] })
  expect(codes(infer(activation, { inputs: { input: tensorOf(label) } }))).toEqual(["class-input"])
})

test("writes its one setting", () => {
  expect(lower(activation, { config: { function: "tanh" }, inputs: { input: hidden(5) } }).options).toEqual({ activation: { of: "Activation", value: "tanh" } })
})
