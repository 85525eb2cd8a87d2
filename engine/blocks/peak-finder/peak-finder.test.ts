import { expect, test } from "vitest"
import { codes, fixed, infer, lower } from "../testing/rules.ts"
import { peakFinder } from "./peak-finder.ts"

const curve = { kind: "curve", axes: ["step"], values: ["loss", "step_seconds"] } as const

test("gives the scores of the most prominent peak", () => {
  expect(infer(peakFinder, { inputs: { curve } })).toEqual({ outputs: { scores: { kind: "scores", names: ["peaks", "position", "vertex", "height", "prominence", "width"] } }, problems: [] })
  expect(lower(peakFinder, { inputs: { curve } }).options).toEqual({ curve: { input: "curve" }, series: { string: "loss" }, smoothing: { integer: 1 }, prominence: { real: 0.05 } })
  expect(lower(peakFinder, { inputs: { curve }, config: { series: "step_seconds", look_for: "troughs", first: -1, last: 0 } }).options).toMatchObject({
    series: { string: "step_seconds" },
    troughs: { boolean: true },
    first: { real: -1 },
    last: { real: 0 },
  })
})

test("names a series that is not there, with what there is as a fix, and a range without points", () => {
  const found = infer(peakFinder, { inputs: { curve }, config: { series: "accuracy" } })
  expect(codes(found)).toEqual(["series-not-there"])
  expect(fixed(found.problems[0])).toEqual(["loss"])
  expect(codes(infer(peakFinder, { inputs: { curve }, config: { first: 3, last: 1 } }))).toEqual(["range-empty"])
  expect(codes(infer(peakFinder, { inputs: { curve }, config: { first: -3, last: -1 } }))).toEqual([])
})
