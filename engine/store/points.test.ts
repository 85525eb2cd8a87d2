import fc from "fast-check"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { cases } from "../../tests/counts.ts"
import { openStore } from "./open-store.ts"
import type { MetricRow } from "./points.ts"

const fresh = () => openStore(join(mkdtempSync(join(tmpdir(), "tephra-store-")), "store.sqlite"))

/** The latest attempt's value of each step, worked out plainly; null where it is not finite. */
function visible(rows: readonly MetricRow[], from: number, to: number): Map<number, number | null> {
  const best = new Map<number, MetricRow>()
  const seen = new Set<string>()
  for (const row of rows) {
    const key = `${row.attempt} ${row.step}`
    if (seen.has(key)) continue
    seen.add(key)
    const other = best.get(row.step)
    if (other === undefined || other.attempt < row.attempt) best.set(row.step, row)
  }
  const inside = [...best.values()].filter(({ step }) => step >= from && step <= to)
  return new Map(inside.sort((a, b) => a.step - b.step).map(({ step, value }) => [step, Number.isFinite(value) ? value : null]))
}

const row = (attempt: number, step: number, value: number): MetricRow => ({ stage: "train", series: "loss", attempt, step, value, t: 1 })

test("any range at any number of points keeps true extremes", () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(900), fc.oneof(fc.double({ noNaN: true, min: -1e3, max: 1e3 }).map((value) => value + 0), fc.constant(Number.NaN))), { minLength: 1, maxLength: 400 })
  fc.assert(
    fc.property(rows, fc.array(fc.nat(10), { maxLength: 4 }), fc.tuple(fc.nat(900), fc.nat(900), fc.constantFrom(1, 7, 300)), fc.integer({ min: 1, max: 60 }), (list, cuts, [one, other, apart], most) => {
      const store = fresh()
      const all = list.map(([attempt, step, value]) => row(attempt, step * apart, value))
      const [a, b] = [one * apart, other * apart]
      const edges = [0, ...cuts.map((cut) => Math.floor((cut / 10) * all.length)).sort((x, y) => x - y), all.length]
      edges.slice(1).forEach((end, index) => store.transaction(() => store.points.add("r", all.slice(edges[index], end))))
      const from = Math.min(a, b)
      const to = Math.max(a, b)
      const expected = visible(all, from, to)
      const [answer] = store.points.between("r", { from, to, points: most })
      store.close()
      const finite = [...expected.values()].filter((value) => value !== null)
      if (expected.size === 0 || (finite.length === 0 && expected.size > most)) {
        expect(answer).toBeUndefined()
        return
      }
      expect(answer?.steps.length).toBeLessThanOrEqual(most)
      const shown = answer?.values.filter((value) => value !== null) ?? []
      expect(Math.min(...(answer?.low ?? shown))).toBe(Math.min(...finite))
      expect(Math.max(...(answer?.high ?? shown))).toBe(Math.max(...finite))
      expect([...(answer?.steps ?? [])]).toEqual([...(answer?.steps ?? [])].sort((x, y) => x - y))
      if (expected.size <= most) expect(new Map(answer?.steps.map((step, index) => [step, answer.values[index]]))).toEqual(expected)
    }),
    { numRuns: cases("store") },
  )
})

test("a long curve is read from the pyramid, exactly, over any range", () => {
  const store = fresh()
  const value = (step: number) => Math.sin(step / 50) * (step % 97) + (step === 31_234 ? 1e6 : 0)
  const all = Array.from({ length: 40_000 }, (_, step) => row(1, step, value(step)))
  for (let start = 0; start < all.length; start += 5_000) store.transaction(() => store.points.add("r", all.slice(start, start + 5_000)))
  for (const [from, to, points] of [[0, 39_999, 500], [13, 39_001, 100], [31_200, 31_300, 10], [null, null, 1]] as const) {
    const [answer] = store.points.between("r", { from, to, points })
    const inside = all.slice(from ?? 0, (to ?? 39_999) + 1).map((each) => each.value)
    expect(answer?.steps.length).toBeLessThanOrEqual(points)
    expect(Math.max(...(answer?.high ?? []))).toBe(Math.max(...inside))
    expect(Math.min(...(answer?.low ?? []))).toBe(Math.min(...inside))
  }
  store.close()
})

test("a series that grows by more than it was keeps what it began with", () => {
  const store = fresh()
  for (const step of [0, 1000, 900_000, ...Array.from({ length: 900 }, (_, index) => 1_000_000 + 1000 * index), 5e14]) store.transaction(() => store.points.add("r", [row(1, step, step === 0 ? 999 : 1)]))
  for (const points of [1, 2, 10, 300]) {
    const [answer] = store.points.between("r", { from: null, to: points === 300 ? 1_899_000 : null, points })
    expect([answer?.steps[0], answer?.high?.[0]]).toEqual([0, 999])
  }
  store.close()
})

test("a resumed attempt covers the steps that it has; rows are kept and never doubled", () => {
  const store = fresh()
  store.transaction(() => store.points.add("r", Array.from({ length: 80 }, (_, step) => row(1, step, 100 + step))))
  store.transaction(() => store.points.add("r", Array.from({ length: 20 }, (_, index) => row(2, 50 + index, -1 - index))))
  store.transaction(() => store.points.add("r", [row(2, 50, 7)]))
  const [answer] = store.points.between("r", { from: 48, to: 71, points: 100 })
  expect(answer?.values).toEqual([148, 149, ...Array.from({ length: 20 }, (_, index) => -1 - index), 170, 171])
  expect(store.points.count("r")).toBe(100)
  const [thin] = store.points.between("r", { from: null, to: null, points: 2 })
  expect(Math.max(...(thin?.high ?? []))).toBe(179)
  expect(Math.min(...(thin?.low ?? []))).toBe(-20)
  store.close()
})

test("rows after a cursor, series apart, with a gap where a value is not finite", () => {
  const store = fresh()
  store.transaction(() => store.points.add("r", [row(1, 0, 1), { ...row(1, 0, 5), series: "validation_loss" }, row(1, 1, Number.POSITIVE_INFINITY)]))
  const first = store.points.after("r", 0)
  expect(first.points.map(({ series, values }) => [series, values])).toEqual([["loss", [1, null]], ["validation_loss", [5]]])
  store.transaction(() => store.points.add("r", [row(1, 2, 3)]))
  store.transaction(() => store.points.add("other", [row(1, 2, 4)]))
  expect(store.points.after("r", first.cursor).points).toEqual([{ series: "loss", stage: "train", steps: [2], values: [3], attempts: [1] }])
  expect(store.points.count("r")).toBe(4)
  store.close()
})

test("values that are not finite are gaps, and sums of the largest numbers do not overflow", () => {
  const store = fresh()
  const all = [row(1, 0, 1), row(1, 1, Number.NaN), row(1, 2, Number.POSITIVE_INFINITY), row(1, 3, 4)]
  store.transaction(() => store.points.add("r", all))
  expect(store.points.after("r", 0).points).toMatchObject([{ steps: [0, 1, 2, 3], values: [1, null, null, 4] }])
  expect(store.points.between("r", { from: null, to: null, points: 10 })).toMatchObject([{ steps: [0, 1, 2, 3], values: [1, null, null, 4] }])
  store.transaction(() => store.points.add("s", Array.from({ length: 64 }, (_, step) => row(1, step, step % 2 === 0 ? Number.MAX_VALUE : -Number.MAX_VALUE))))
  store.transaction(() => store.points.add("s", Array.from({ length: 64 }, (_, step) => row(1, 64 + step, Number.MAX_VALUE))))
  const [thinned] = store.points.between("s", { from: null, to: null, points: 2 })
  expect(thinned?.values.every((value) => Number.isFinite(value))).toBe(true)
  expect(thinned?.high?.at(-1)).toBe(Number.MAX_VALUE)
  store.close()
})
