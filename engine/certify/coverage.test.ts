import { expect, test } from "vitest"
import { notCompared } from "./coverage.ts"

const told = (batch: number, rows: readonly number[]) =>
  notCompared({ worst: [], differences: [], blocks: [], steps: rows.length, batch, rows, ranks: 1, apart: false }).map(({ what }) => what)

test("a batch with fewer rows is not compared unless a step had one, also where a step has several batches", () => {
  const fewer = "a batch with fewer rows"
  expect(told(32, [32, 32])).toContain(fewer)
  expect(told(32, [32, 20])).not.toContain(fewer)
  expect(told(32, [128, 128])).toContain(fewer)
  expect(told(32, [128, 64])).toContain(fewer)
  expect(told(32, [128, 84])).not.toContain(fewer)
})
