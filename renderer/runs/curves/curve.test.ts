import { describe, expect, test } from "vitest"
import { addPoints, curveLimit, curveOf, evened, mergeCurves } from "./curve.ts"

function points(steps: number[], values: number[], attempt = 1) {
  return { series: "loss", stage: "train", steps, values, attempts: steps.map(() => attempt) }
}

describe("curves", () => {
  test("new points go to the end", () => {
    const merged = mergeCurves(curveOf(points([1, 2], [5, 4])), curveOf(points([3], [3])))
    expect([merged.steps, merged.values]).toEqual([[1, 2, 3], [5, 4, 3]])
  })

  test("a resumed attempt wins the steps that it has, and only those", () => {
    const merged = mergeCurves(curveOf(points([1, 2, 3, 4], [8, 7, 6, 5])), curveOf(points([2, 3], [70, 60], 2)))
    expect(merged.steps).toEqual([1, 2, 3, 4])
    expect(merged.values).toEqual([8, 70, 60, 5])
    expect(merged.attempts).toEqual([1, 2, 2, 1])
  })

  test("thinning keeps the true extremes and the mean, at even steps", () => {
    const even = evened(curveOf(points([1, 2, 3, 4, 5, 6, 7, 8], [9, 1, 4, 6, 5, 5, 3, 2])), 4)
    expect(even.steps).toEqual([2, 4, 6, 8])
    expect([even.low, even.high, even.values]).toEqual([[1, 4, 5, 2], [9, 6, 5, 3], [5, 5, 5, 2.5]])
  })

  test("a lone point stays as it is, and one with no number is not hidden", () => {
    const even = evened(curveOf(points([0, 50, 99, 100], [1, 2, NaN, 4])), 10)
    expect(even.steps).toEqual([0, 50, 100])
    expect(even.values[2]).toBeNaN()
  })

  test("a curve never grows past its limit, whatever is poured in", () => {
    let curves = addPoints(new Map(), [points([0], [1])])
    for (let from = 1; from < curveLimit * 3; from += 1000) {
      const steps = Array.from({ length: 1000 }, (_, index) => from + index)
      curves = addPoints(curves, [points(steps, steps.map((step) => 1 / step))])
    }
    const curve = curves.get("train/loss")
    expect(curve?.steps.length).toBeLessThanOrEqual(curveLimit)
    expect(Math.max(...(curve?.high ?? []))).toBe(1)
    expect(curve?.steps.at(-1)).toBeGreaterThanOrEqual(curveLimit * 3 - 1)
    const gaps = (curve?.steps ?? []).slice(1).map((step, at) => step - (curve?.steps[at] ?? 0))
    expect(Math.max(...gaps), "old points are not swept into one").toBeLessThan(20)
  })

  test("curves that got nothing keep their identity", () => {
    const before = addPoints(new Map(), [points([1], [1]), { ...points([1], [2]), series: "validation_loss" }])
    const after = addPoints(before, [points([2], [1])])
    expect(after.get("train/validation_loss")).toBe(before.get("train/validation_loss"))
  })
})
