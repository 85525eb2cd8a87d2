import { expect, test } from "vitest"
import { bytes, count } from "./figures.ts"

test("sizes read in binary units", () => {
  expect([0, 1023, 1024, 20_740, 5 * 2 ** 30].map(bytes)).toEqual(["0 B", "1023 B", "1 KiB", "20.3 KiB", "5 GiB"])
})

test("counts are grouped in threes", () => {
  expect([12, 1234, 1234567].map(count)).toEqual(["12", "1\u2009234", "1\u2009234\u2009567"])
})
