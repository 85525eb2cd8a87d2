import { expect, test } from "vitest"
import { codes, features, figures, fixed, hidden, infer, label, lower, target, tensorOf } from "../testing/rules.ts"
import { meanAbsoluteError } from "./mean-absolute-error.ts"

test("is the loss of the tensor wired to it, and of the fields behind both", () => {
  const { outputs, problems } = infer(meanAbsoluteError, { inputs: { prediction: hidden(1), target: tensorOf(target) } })
  expect(problems).toEqual([])
  expect(outputs.loss).toEqual({ kind: "loss", prediction: "predictionsource.output", predictionDims: ["B", 1], task: "regression", reads: [features, ...tensorOf(target).reads!], predictionReads: [features] })
})

test("counts the distance, its sum and its slope", () => {
  expect(figures(meanAbsoluteError, { inputs: { prediction: hidden(1), target: tensorOf(target) } })).toMatchObject({ parameters: 0, forward: { row: 3, fixed: 0 }, toInput: { row: 2, fixed: 0 } })
  expect(figures(meanAbsoluteError, { inputs: { prediction: hidden(5), target: hidden(5) } })).toMatchObject({ forward: { row: 3 * 5, fixed: 1 }, toInput: { row: 2 * 5 + 5, fixed: 1 } })
})

test("offers the width that the target needs", () => {
  const [problem] = infer(meanAbsoluteError, { inputs: { prediction: hidden(64), target: tensorOf(target) } }).problems
  expect(problem).toMatchObject({ code: "sizes-differ", message: "The prediction is B×64 and the target B×1; they must be the same size.", fix: { title: "Set units of “hidden” to 1" } })
  expect(fixed(problem)).toEqual([1])
})

test("a class is no target, and an unknown size agrees with all", () => {
  expect(codes(infer(meanAbsoluteError, { inputs: { prediction: hidden(10), target: tensorOf(label) } }))).toEqual(["target-is-class"])
  expect(codes(infer(meanAbsoluteError, { inputs: { prediction: hidden(10), target: { ...tensorOf(target), dims: ["B", "target"] } } }))).toEqual([])
  expect(infer(meanAbsoluteError)).toEqual({ outputs: {}, problems: [] })
})

test("writes its options before the tensors", () => {
  expect(lower(meanAbsoluteError, { inputs: { prediction: hidden(1), target: tensorOf(target) } })).toEqual({
    function: "losses.mean_absolute_error",
    arguments: ["prediction", "target"],
    optionsFirst: true,
    options: {},
  })
})
