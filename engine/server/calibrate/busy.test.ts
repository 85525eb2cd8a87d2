import { expect, test } from "vitest"
import { busyWith } from "./busy.ts"

test("a computer whose cores are in use is not measured", () => {
  expect(busyWith(0.4, 2)).toBeNull()
  expect(busyWith(0.6, 2)).toBe("This computer is busy: over the last minute 0.6 of its 2 cores were in use, so times would come out too long. Wait until it is quiet, or measure with --anyway.")
})
