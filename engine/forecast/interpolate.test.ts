import { expect, test } from "vitest"
import { secondsAt, type StandsFor } from "./interpolate.ts"
import { gridOf } from "./testing/rates.ts"

const product = gridOf({ rows: [4, 64], width: [2, 8, 30, 32, 256] }, (at) => at["rows"]! * at["width"]!)

test("powers of sizes come out exactly, between the measured points as on them", () => {
  expect(secondsAt(product, { rows: 4, width: 8 })).toBeCloseTo(32)
  expect(secondsAt(product, { rows: 16, width: 100 })).toBeCloseTo(1600)
})

test("beyond the largest size time grows with it, below the smallest it stays", () => {
  expect(secondsAt(product, { rows: 640, width: 512 })).toBeCloseTo(640 * 512)
  expect(secondsAt(product, { rows: 1, width: 2 })).toBeCloseTo(8)
  expect(secondsAt(product, {})).toBeCloseTo(8)
})

test("a value that stands for others only is left out", () => {
  const steps = gridOf({ width: [2, 30, 32, 256] }, (at) => (at["width"] === 30 ? 1000 : at["width"]!))
  const fours: StandsFor = (_, measured, wanted) => (measured % 4 === 0) === (wanted % 4 === 0) || measured > 64
  expect(secondsAt(steps, { width: 64 }, fours)).toBeCloseTo(64)
  expect(secondsAt(steps, { width: 30 }, fours)).toBeCloseTo(1000)
})
