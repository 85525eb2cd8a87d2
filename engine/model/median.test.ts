import { expect, test } from "vitest"
import { median } from "./median.ts"

test("the middle, between two of them, or none", () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([10, 1, 2, 3])).toBe(2.5)
  expect(median([5])).toBe(5)
  expect(median([])).toBeNull()
})
