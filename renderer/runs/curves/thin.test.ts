import { expect, test } from "vitest"
import { curveOf } from "./curve.ts"
import { lowerBound } from "./lower-bound.ts"
import { nextSmoothing, smoothed } from "./smooth.ts"
import { drawnCurve } from "./thin.ts"

const steps = Array.from({ length: 10_000 }, (_, index) => index)
const noisy = curveOf({ series: "loss", stage: "train", steps, values: steps.map((step) => (step === 4321 ? 99 : Math.sin(step))) })

test("a long curve is drawn with no more points than columns, and its one spike stays visible", () => {
  const drawn = drawnCurve(noisy, noisy.values, { from: 0, to: 10_000, columns: 200 })
  expect(drawn.steps.length).toBeLessThanOrEqual(201)
  expect(drawn.steps[0]).toBe(0)
  expect(Math.max(...drawn.high)).toBe(99)
  expect(drawn.band).toBe(true)
  expect(drawn.steps.at(-1)).toBe(9999)
})

test("a zoomed part is whole, one point beyond each end, without a band", () => {
  const drawn = drawnCurve(noisy, noisy.values, { from: 100, to: 110, columns: 200 })
  expect(drawn.steps).toEqual([99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111])
  expect(drawn.band).toBe(false)
})

test("an empty curve is drawn as nothing", () => {
  const empty = curveOf({ series: "loss", stage: "train", steps: [], values: [] })
  expect(drawnCurve(empty, [], { from: 0, to: 1, columns: 10 }).steps).toEqual([])
})

test("the lower bound is the first that is not below", () => {
  expect([0, 1, 2, 3, 9].map((value) => lowerBound([1, 3, 3, 5], value))).toEqual([0, 0, 1, 1, 4])
})

test("smoothing starts at the first value, leaves a constant alone and passes over what is not finite", () => {
  expect(smoothed([4, 4, 4], 0.9)[0]).toBeCloseTo(4, 12)
  expect(smoothed([4, 4, 4], 0.9)[2]).toBeCloseTo(4, 12)
  const gap = smoothed([1, NaN, 3], 0.5)
  expect(gap[1]).toBeNaN()
  expect(gap[2]).toBeCloseTo((0.25 * 1 + 0.5 * 3) / 0.75, 12)
  expect(smoothed([1, 2], 0)).toEqual([1, 2])
})

test("key S goes round through the smoothings", () => {
  expect(nextSmoothing("off")).toBe("light")
  expect(nextSmoothing("strong")).toBe("off")
})
