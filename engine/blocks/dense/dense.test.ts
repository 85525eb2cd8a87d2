import { expect, test } from "vitest"
import { Edit } from "../../model/edit.ts"
import { codes, features, hidden, image, infer, label, lower, tensorOf } from "../testing/rules.ts"
import { dense } from "./dense.ts"

test("gives B×units, counts parameters and operations, and says who decides the width", () => {
  const { outputs, figures, problems } = infer(dense, { config: { units: 3 }, inputs: { input: tensorOf(features) } })
  expect(problems).toEqual([])
  expect(outputs.output).toEqual({ kind: "tensor", dims: ["B", 3], dtype: "number", reads: [features], width: { block: "aaaaaaaa", key: "units", name: "the block" } })
  expect(figures).toEqual({ parameters: 7 * 3 + 3, flops: 2 * 7 * 3 })
  expect(infer(dense, { config: { units: 3, bias: false }, inputs: { input: tensorOf(features) } }).figures).toEqual({ parameters: 21, flops: 42 })
})

test("knows its output before its input, and no figures while a size is a symbol", () => {
  expect(infer(dense).outputs.output).toMatchObject({ dims: ["B", 64] })
  expect(infer(dense, { inputs: { input: { ...hidden(1), dims: ["B", "features"] } } }).figures).toBeUndefined()
})

test("offers a flatten block for images, and refuses a class", () => {
  const [problem] = infer(dense, { inputs: { input: tensorOf(image) } }).problems
  expect(problem).toMatchObject({ code: "not-flat", port: "input", message: expect.stringContaining("this is B×14×14") })
  const edits = problem!.fix!.edits.map((edit) => Edit.parse(edit))
  expect(edits.map(({ edit }) => edit)).toEqual(["disconnect", "add-block", "connect", "connect"])
  expect(edits[2]).toMatchObject({ from: "inputsource.output" })
  expect(edits[3]).toMatchObject({ to: "aaaaaaaa.input" })
  expect(codes(infer(dense, { inputs: { input: tensorOf(label) } }))).toEqual(["class-input"])
})

test("writes only what differs from the struct's defaults", () => {
  const inputs = { input: tensorOf(features) }
  expect(lower(dense, { inputs })).toEqual({ function: "layers.dense", arguments: ["input"], options: { units: { integer: 64 } } })
  const all = lower(dense, { config: { units: 2, activation: "relu", bias: false, start: "he" }, inputs })
  expect(all.options).toEqual({ units: { integer: 2 }, activation: { of: "Activation", value: "relu" }, bias: { boolean: false }, start: { of: "Initial", value: "he" } })
  expect(Object.keys(all.options)).toEqual(["units", "activation", "bias", "start"])
})

test("units are whole, from 1 to 65,536", () => {
  for (const units of [0, 1.5, 65_537, "64"]) expect(dense.config.safeParse({ units }).success).toBe(false)
  expect(dense.summary(dense.config.parse({ activation: "gelu" }))).toBe("64 · GELU")
})
