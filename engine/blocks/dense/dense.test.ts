import { expect, test } from "vitest"
import { Edit } from "../../model/edit.ts"
import { codes, features, figures, hidden, image, infer, label, lower, tensorOf } from "../testing/rules.ts"
import { dense } from "./dense.ts"

test("gives B×units, and says who decides the width", () => {
  const { outputs, problems } = infer(dense, { config: { units: 3 }, inputs: { input: tensorOf(features) } })
  expect(problems).toEqual([])
  expect(outputs.output).toEqual({ kind: "tensor", dims: ["B", 3], dtype: "number", reads: tensorOf(features).reads, origins: [undefined, { block: "aaaaaaaa", key: "units", name: "the block" }], trained: true })
  expect(infer(dense).outputs.output).toMatchObject({ dims: ["B", 64] })
})

test("counts product, bias and activation, and their gradients", () => {
  const inputs = { input: tensorOf(features) }
  const [product, units] = [2 * 7 * 3, 3]
  expect(figures(dense, { config: { units, activation: "relu" }, inputs })).toEqual({
    parameters: 7 * 3 + 3,
    states: 0,
    forward: { row: product + units + units, fixed: 0 },
    toInput: { row: product, fixed: 0 },
    toWeights: { row: product + units + units, fixed: 0 },
    kept: 0,
    ofGradient: [],
    made: units,
    forgets: { output: false },
    passing: 2 * units,
    windows: [],
    products: [{ weights: 7 * units, read: 7, gives: units }],
    eachNumber: "at its end",
    moments: [
      { pass: "forward", live: units, rounded: 7, windows: [] },
      { pass: "forward", live: units, reordered: 0, rounded: units, strips: [units] },
      { pass: "backward", live: 3 * units, least: 3 * units, reordered: 0, rounded: units, strips: [] },
      { pass: "backward", live: units, reordered: 0, rounded: 7 + units, windows: [] },
      { pass: "backward", live: units, reordered: 0, rounded: units },
    ],
  })
  expect(figures(dense, { config: { units, bias: false }, inputs })).toMatchObject({ parameters: 21, forward: { row: product }, toWeights: { row: product } })
  const behind = figures(dense, { config: { units, activation: "softplus" }, inputs: { input: hidden(7) } })
  expect(behind).toMatchObject({ toWeights: { row: product + units + 2 * units }, kept: units, passing: Math.max(3 * units, units + 7) })
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
