import { expect, test } from "vitest"
import { markCounts, rankMark } from "./rank-mark.ts"

test("a rank that answers runs, or waits for the others in an exchange", () => {
  expect(rankMark({ state: "live", phase: "compute" })).toBe("live")
  expect(rankMark({ state: "live", phase: "exchange" })).toBe("waiting")
  expect(rankMark({ state: "stuck", phase: "exchange" })).toBe("stuck")
})

test("many ranks fold to counts, those that need somebody first", () => {
  const ranks = [...Array.from({ length: 60 }, () => ({ state: "live", phase: "compute" }) as const), { state: "live", phase: "exchange" } as const, { state: "stuck", phase: "exchange" } as const]
  expect(markCounts(ranks)).toEqual([{ mark: "stuck", count: 1 }, { mark: "live", count: 60 }, { mark: "waiting", count: 1 }])
})
