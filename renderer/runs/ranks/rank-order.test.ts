import { expect, test } from "vitest"
import type { RankState } from "../../../engine/model/run.ts"
import { byNeed, inTrouble, spread } from "./rank-order.ts"

function rank(number: number, state: RankState["state"], step = 10): RankState {
  return { rank: number, node: "here", stage: "train", block: "abcdefgh", phase: "compute", step, steps: 20, pid: 1, residentBytes: 1, age: 0, idle: 0, state }
}

const ranks = [rank(0, "live"), rank(1, "slow", 8), rank(2, "stuck", 3), rank(3, "gone", 1)]

test("ranks in trouble stand first, the others by number", () => {
  expect(byNeed(ranks).map((one) => one.rank)).toEqual([3, 2, 0, 1])
  expect(inTrouble(ranks).map((one) => one.rank)).toEqual([3, 2])
})

test("the spread leaves out ranks that are gone", () => {
  expect(spread(ranks)).toBe(7)
  expect(spread([])).toBe(0)
})
