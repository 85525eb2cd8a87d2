import { expect, test } from "vitest"
import { codes, figures, fixed, hidden, image, infer, label, lower, target, tensorOf } from "../testing/rules.ts"
import { crossEntropy } from "./cross-entropy.ts"

test("takes one logit a class", () => {
  const { outputs, problems } = infer(crossEntropy, { inputs: { prediction: hidden(10, [image]), label: tensorOf(label) } })
  expect(problems).toEqual([])
  expect(outputs.loss).toMatchObject({ task: "classification", predictionDims: ["B", 10], reads: [image, label] })
})

test("counts five operations a logit and pass", () => {
  const inputs = { prediction: hidden(10, [image]), label: tensorOf(label) }
  expect(figures(crossEntropy, { inputs })).toMatchObject({ forward: { row: 51, fixed: 0 }, toInput: { row: 60, fixed: 0 }, passing: 10 })
})

test("offers as many units as there are classes", () => {
  const [problem] = infer(crossEntropy, { inputs: { prediction: hidden(1), label: tensorOf(label) } }).problems
  expect(problem).toMatchObject({ code: "logits-differ", message: "Cross-entropy reads one number a class, B×10, and the prediction is B×1." })
  expect(fixed(problem)).toEqual([10])
  const unknown = { ...tensorOf(label), classes: undefined }
  expect(codes(infer(crossEntropy, { inputs: { prediction: hidden(1), label: unknown } }))).toEqual([])
})

test("numbers are no label", () => {
  expect(codes(infer(crossEntropy, { inputs: { prediction: hidden(1), label: tensorOf(target) } }))).toEqual(["label-not-class-field"])
  expect(lower(crossEntropy).arguments).toEqual(["prediction", "label"])
})
