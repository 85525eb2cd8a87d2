import { expect, it } from "vitest"
import { cyclesOf, topologicalOrder } from "./order.ts"

const next = (wires: Record<string, string[]>) => new Map(Object.entries(wires))

it("puts sources first, and ties in the order of ids", () => {
  expect(topologicalOrder(["a", "b", "c", "d"], next({ d: ["a"], c: ["b"] }))).toEqual(["c", "b", "d", "a"])
})

it("keeps every block once, on cycles too", () => {
  expect(topologicalOrder(["a", "b", "c"], next({ a: ["b"], b: ["a", "c"] })).toSorted()).toEqual(["a", "b", "c"])
})

it("finds each cycle, and not what lies before, between or behind", () => {
  const wires = next({ s: ["a"], a: ["b"], b: ["a", "m"], m: ["x"], x: ["y"], y: ["x", "e"], q: ["q"] })
  expect(cyclesOf(["a", "b", "e", "m", "q", "s", "x", "y"], wires)).toEqual([["a", "b"], ["q"], ["x", "y"]])
})

it("orders a chain of any length", () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => String(index).padStart(5, "0"))
  const chain = new Map(ids.slice(1).map((id, index) => [id, [ids[index]!]]))
  expect(topologicalOrder(ids, chain)).toEqual(ids.toReversed())
  expect(cyclesOf(ids, chain)).toEqual([])
})
