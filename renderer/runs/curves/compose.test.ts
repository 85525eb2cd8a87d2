import { expect, test } from "vitest"
import type { Run } from "../../../engine/model/run.ts"
import { choices, legendOf, linesOf, markersOf } from "./compose.ts"
import { addPoints } from "./curve.ts"

function points(series: string, stage = "train") {
  return { series, stage, steps: [1, 2, 3], values: [9, 1, 5] }
}

const curves = addPoints(new Map(), [points("step_seconds"), points("validation_loss"), points("loss"), points("loss", "tune")])
const options = { stage: "train", measure: "loss", hidden: new Set<string>(), smoothing: 0, view: null, columns: 100, colours: { train: "a", validation: "b", epoch: "c" } }

test("a plot holds the series of one measure of one stage, training first", () => {
  expect(legendOf(curves, { number: 12, compared: false }, options).map((entry) => entry.title)).toEqual(["training loss", "validation loss"])
  expect([...choices(curves)]).toEqual([
    ["train", ["loss", "step_seconds"]],
    ["tune", ["loss"]],
  ])
})

test("a compared run is dashed and named by its number", () => {
  const [first] = legendOf(curves, { number: 3, compared: true }, options)
  expect([first?.curve.title, first?.curve.dashed]).toEqual(["#3 training loss", true])
})

test("smoothing puts a calm line over the pale one, for training only; hidden ones are not drawn", () => {
  const entries = legendOf(curves, { number: 1, compared: false }, options)
  expect(linesOf(entries, 0.9).map((line) => [line.key, line.faint])).toEqual([
    ["1/loss", true],
    ["1/loss/smoothed", false],
    ["1/validation_loss", false],
  ])
  const hidden = legendOf(curves, { number: 1, compared: false }, { ...options, hidden: new Set(["loss"]) })
  expect(linesOf(hidden, 0).map((line) => line.key)).toEqual(["1/validation_loss"])
})

test("a resumed attempt is marked at its step", () => {
  const run = { attempts: [{ number: 1 }, { number: 2, resumedFromStep: 40 }] } as Run
  expect(markersOf(run)).toEqual([{ step: 40, title: "resumed, attempt 2" }])
  expect(markersOf(null)).toEqual([])
})
