import { expect, test } from "vitest"
import { curveOf } from "./curve.ts"
import { measureOf, measureUnit } from "./measure.ts"
import { isThinned, spliced, splicedAll } from "./splice.ts"
import { nearestPoint, plotTable, valueAt, valuesAt } from "./table.ts"

const drawn = { steps: [1, 5, 9], values: [4, 0, 2], low: [3, 0, 2], high: [5, 0, 2], band: true }
const curve = { key: "k", title: "t", colour: "#000", dashed: false, faint: false, drawn }

test("curves with steps of their own become one table; zero has no place on a log axis", () => {
  expect(plotTable([curve], true)[1]).toEqual([4, null, 2])
  const table = plotTable([curve, { ...curve, drawn: { ...drawn, steps: [5, 6], values: [7, 8], band: false } }], false)
  expect(table[0]).toEqual([1, 5, 6, 9])
  expect(table[4]?.[1]).toBe(7)
  expect(plotTable([], false)).toEqual([[]])
})

test("the legend reads the nearest point, or the newest without a cursor", () => {
  expect([0, 2, 4, 7.5, 100].map((step) => nearestPoint(drawn.steps, step))).toEqual([0, 0, 1, 2, 2])
  expect(nearestPoint([], 1)).toBe(-1)
  expect(valueAt(drawn, null)).toEqual({ step: 9, value: 2, low: 2, high: 2 })
  expect(valueAt({ ...drawn, steps: [], values: [] }, 3)).toBeNull()
})

test("several curves are read at the last step that all have, and under the pointer without those that are not so far", () => {
  const short = { ...drawn, steps: [1, 5], values: [7, 8] }
  const none = { ...drawn, steps: [], values: [] }
  expect(valuesAt([drawn, short, none], null)).toEqual([valueAt(drawn, 5)?.value, 8])
  expect(valuesAt([drawn, short, none], 9)).toEqual([2])
  expect(valuesAt([none], null)).toEqual([])
})

test("finer points stand in for the coarse ones between their ends", () => {
  const coarse = curveOf({ series: "loss", stage: "train", steps: [2, 4, 6, 8], values: [1, 1, 1, 1], low: [0, 0, 0, 1], high: [2, 2, 2, 1] })
  const finer = curveOf({ series: "loss", stage: "train", steps: [3, 4, 5, 6], values: [9, 8, 7, 6] })
  expect(spliced(coarse, finer).steps).toEqual([2, 3, 4, 5, 6, 8])
  expect(spliced(coarse, undefined)).toBe(coarse)
  expect(splicedAll(new Map([["train/loss", coarse]]), [finer as never]).get("train/loss")?.values).toEqual([1, 9, 8, 7, 6, 1])
  expect([isThinned(coarse, 0, 3), isThinned(coarse, 7, 9)]).toEqual([true, false])
})

test("series of one measure share a plot", () => {
  expect(["loss", "validation_loss", "epoch_loss", "step_seconds"].map((series) => measureOf(series).measure)).toEqual(["loss", "loss", "loss", "step_seconds"])
  expect(measureOf("validation_loss").title).toBe("validation loss")
  expect([measureUnit("step_seconds"), measureUnit("loss")]).toEqual(["s", ""])
})
