import { expect, test } from "vitest"
import { codes, hidden, image, infer, label, lower, tensorOf } from "../testing/rules.ts"
import { activation } from "./activation.ts"

test("keeps the shape and who decides it, trains nothing", () => {
  const { outputs, figures } = infer(activation, { inputs: { input: hidden(5) } })
  expect(outputs.output).toEqual(hidden(5))
  expect(figures).toEqual({ parameters: 0, flops: 0 })
  expect(infer(activation, { inputs: { input: tensorOf(image) } }).outputs.output).not.toHaveProperty("range")
})

test("is silent without an input, and refuses a class", () => {
  expect(infer(activation)).toEqual({ outputs: {}, problems: [] })
  expect(codes(infer(activation, { inputs: { input: tensorOf(label) } }))).toEqual(["class-input"])
})

test("writes its one setting", () => {
  expect(lower(activation, { config: { function: "tanh" }, inputs: { input: hidden(5) } }).options).toEqual({ activation: { of: "Activation", value: "tanh" } })
})
