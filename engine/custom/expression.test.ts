import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { cases } from "../../tests/counts.ts"
import type { Known } from "./expression.ts"
import { expressionOf, integerOf } from "./expression.ts"

const known: Known = { config: { units: 8, scale: 0.5, mode: "wide", sizes: [2, 3] }, integers: new Set(["units", "sizes"]), inputs: { x: { dims: ["B", 4, 3], classes: 10 } } }
const value = (text: string) => expressionOf(text).evaluate(known)

test("settings and sizes are read, whole numbers apart from others", () => {
  expect(value("config.units * 2")).toBe(16n)
  expect(value("config.scale * 2.0")).toBe(1)
  expect(value("[B, config.units]")).toEqual(["B", 8n])
  expect(value("input.x.dims")).toEqual(["B", 4n, 3n])
  expect(value("numbers(input.x) + product(config.sizes)")).toBe(18n)
  expect(value("config.mode == 'wide' && input.x.classes > 2 ? max(1, size(input.x.dims)) : 0")).toBe(3n)
})

test.each([
  ["nothing", "Unknown variable"],
  ["config.units.map(x, x)", "method “map” is not offered"],
  ["'a'.matches('(a+)+$')", "method “matches” is not offered"],
  ["has(config.units)", "function “has” is not offered"],
  ["timestamp('2020-01-01T00:00:00Z')", "function “timestamp” is not offered"],
  ["{'a': 1}", "maxMapEntries"],
  ["1 +", "Unexpected"],
  ["1 + 'a'", "no such overload"],
  [`${"(".repeat(60)}1${")".repeat(60)}`, "maxDepth"],
  [Array.from({ length: 300 }, () => "1").join("+"), "maxAstNodes"],
  [`'${"a".repeat(2_000)}'`, "at most 2,000 characters"],
  [`[${"1,".repeat(70)}1]`, "maxListElements"],
])("%s is refused when it is read", (text, reason) => {
  expect(() => expressionOf(text)).toThrow(reason)
})

test.each([
  ["config.other", "No such key"],
  ["config.constructor", "No such key"],
  ["config.__proto__", "No such key"],
  ["1 / (config.units - 8)", "division by zero"],
  ["9223372036854775807 + config.units", "overflow"],
  ["config.scale * config.units", "no such overload"],
  ["numbers(input.y)", "No such key"],
  ["input.x.dims[9]", "No such key"],
])("%s fails in words", (text, reason) => {
  expect(() => expressionOf(text).evaluate(known)).toThrow(reason)
})

test("a size that is not known has no number", () => {
  const open: Known = { ...known, inputs: { x: { dims: ["B", "columns:table"], classes: 0 } } }
  expect(() => expressionOf("numbers(input.x)").evaluate(open)).toThrow("“columns:table” is no whole number")
})

test("integers come back only where a double holds them", () => {
  expect(integerOf(2n ** 53n - 1n)).toBe(2 ** 53 - 1)
  expect(() => integerOf(2n ** 53n)).toThrow("beyond 2^53")
  expect(() => integerOf(1.5)).toThrow("no whole number")
})

describe("any text", () => {
  const pieces = ["config", ".", "units", "scale", "input", "x", "dims", "[", "]", "(", ")", "+", "*", "/", "-", "?", ":", "&&", "||", "!", "==", "<", "in", "1", "2.5", "'a'", "B", ",", " ", "size", "numbers", "product", "min", "{", "}", ".map", "\\", '"', "__proto__", "dyn", "type", "bytes", "b'", "0x", "9999999999999999999", "1e308", "//"]
  const text = fc.oneof(fc.string({ maxLength: 300 }), fc.array(fc.constantFrom(...pieces), { maxLength: 400 }).map((parts) => parts.join("")))
  test("is refused or evaluated, at once, and never anything else", () => {
    const property = fc.property(text, (written) => {
      const start = process.cpuUsage()
      try {
        const result = value(written)
        expect(["bigint", "number", "boolean", "string", "object"]).toContain(typeof result)
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
        expect((error as Error).message.length).toBeGreaterThan(0)
      }
      expect(process.cpuUsage(start).user).toBeLessThan(2_000_000)
    })
    fc.assert(property, { numRuns: cases("custom") })
  })
})
