import { expect, test } from "vitest"
import { seedsOf } from "./seeds.ts"

const of = (values: Record<string, string>) => seedsOf({ values, positionals: [] })

test("seeds are ranges and numbers in the order in which they are named; without any, the drawing's own hold", () => {
  expect(of({ seeds: "1..4" })).toEqual([1, 2, 3, 4])
  expect(of({ seeds: "3, 5,9..10" })).toEqual([3, 5, 9, 10])
  expect(of({ seeds: "4294967295" })).toEqual([4_294_967_295])
  expect(of({ seed: "7" })).toEqual([7])
  expect(of({})).toEqual([null])
})

test.each([["1,x", /not “x”/], ["5..3", /not “5..3”/], ["4294967296", /not/], ["", /not “”/], ["-1..2", /not/], ["1..3,2", /names 2 twice/], ["1..5000", /at most 1000 .* these are 5000/], ["0..999,2000..2999", /these are 2000/]])("--seeds %s is wrong use", (seeds, says) => {
  expect(() => of({ seeds })).toThrow(says)
})

test("one seed and several at once is wrong use", () => {
  expect(() => of({ seeds: "1..2", seed: "1" })).toThrow(/give one of them/)
})
