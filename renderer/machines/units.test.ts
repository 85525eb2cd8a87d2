import { expect, test } from "vitest"
import { readSize, readTime, sizeText, timeText } from "./units.ts"

test("a time is read with its unit or as a clock shows it; a bare number is none", () => {
  expect(["30 min", "2.5h", "1:30", "1:30:05", "90 s", "1 d"].map(readTime)).toEqual([1800, 9000, 5400, 5405, 90, 86_400])
  expect(["30", "", "1:75", "h", "-1 h"].map(readTime)).toEqual([null, null, null, null, null])
})

test("what is written is read back to the second and to the byte", () => {
  for (const value of [1, 59, 60, 90, 3600, 5405, 43_200, 100_000]) expect(readTime(timeText(value))).toBe(value)
  for (const value of [1, 1000, 1024, 512e9, 192 * 2 ** 30, 12_345_678]) expect(readSize(sizeText(value))).toBe(value)
  expect([timeText(5400), timeText(5405), sizeText(192 * 2 ** 30), sizeText(512e9)]).toEqual(["90 min", "1:30:05", "192 GiB", "512 GB"])
})
