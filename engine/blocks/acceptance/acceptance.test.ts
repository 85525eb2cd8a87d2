import fc from "fast-check"
import { expect, test } from "vitest"
import { codes, infer, lower } from "../testing/rules.ts"
import { acceptance } from "./acceptance.ts"
import { readCondition } from "./condition.ts"

const names = ["r2", "r2.0", "r2.1", "mse"]

/** A condition in postfix order, or what is wrong with it. */
function read(text: string): string {
  const condition = readCondition(text, names)
  if ("message" in condition) return condition.message
  return condition.terms.map((term) => ("number" in term ? String(term.number) : "score" in term ? term.score : term.operation)).join(" ")
}

test.each([
  ["r2 > 0.97", "r2 0.97 greater"],
  ["r2.0 - r2.1 >= 1.5", "r2.0 r2.1 subtract 1.5 greater_or_equal"],
  ["mse <= 0.85 * r2 + 1e-3", "mse 0.85 r2 multiply 0.001 add less_or_equal"],
  ["r2 > 0 and mse < 1 or not r2 == 1", "r2 0 greater mse 1 less both r2 1 equal opposite either"],
  ["!(r2 != -1) && (mse < 2 || mse > 3)", "r2 1 negate not_equal opposite mse 2 less mse 3 greater either both"],
])("reads %s", (text, terms) => expect(read(text)).toBe(terms))

test.each([
  ["", "It ends too early: a number or a score is missing at the end."],
  ["r2", "This is a number; a condition compares it, as in r2 > 0.9."],
  ["r2 > 0.9)", "“)” at letter 9 is one too many."],
  ["(r2 > 0.9", "The bracket at letter 1 is not closed."],
  ["0 < r2 < 1", "“<” at letter 8 is one too many."],
  ["r2 and mse", "“and” at letter 4 takes comparisons on both sides."],
  ["r2 > (mse < 1)", "“>” at letter 4 takes numbers on both sides."],
  ["accuracy > 1", "There is no score “accuracy” (letter 1); there are: “r2”, “r2.0”, “r2.1”, “mse”."],
  ["r2 > #", "“#” at letter 5 is no number, score or sign."],
  ["r2 > * 2", "“*” at letter 6 stands where a number or a score belongs."],
  ["not r2", "“not” at letter 1 takes a comparison."],
  [`${"(".repeat(200)}r2`, "It is nested more than 100 deep."],
])("says what is wrong with %j", (text, message) => expect(read(text)).toBe(message))

test("never throws, and stands for one truth where it reads", () => {
  const part = fc.constantFrom("r2", "mse", "0.5", "(", ")", "<", ">=", "and", "or", "not", "-", "*", "!", "==", " ", "\n", "ä")
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const condition = readCondition(parts.join(" "), names)
      if ("message" in condition) return condition.message.endsWith(".")
      const depth = condition.terms.reduce((left, term) => left + (!("operation" in term) ? 1 : term.operation === "negate" || term.operation === "opposite" ? 0 : -1), 0)
      return depth === 1
    }),
    { numRuns: 500 },
  )
})

test("asks for a condition of the scores that arrive", () => {
  const inputs = { scores: { kind: "scores", names: ["r2"] } } as const
  expect(codes(infer(acceptance, { inputs }))).toEqual(["no-condition"])
  expect(infer(acceptance, { config: { expression: "accuracy > 1" }, inputs }).problems).toMatchObject([{ code: "condition-wrong", key: "expression", message: expect.stringContaining("no score “accuracy”") as string }])
  expect(codes(infer(acceptance, { config: { expression: "r2 > 0" } }))).toEqual([])
  expect(codes(infer(acceptance, { config: { expression: "r2 > 0" }, inputs }))).toEqual([])
})

test("writes the condition for people and its terms for the program", () => {
  const inputs = { scores: { kind: "scores", names: ["r2"] } } as const
  const { options } = lower(acceptance, { config: { expression: " r2 > 0.9 " }, inputs })
  expect(options.expression).toEqual({ string: "r2 > 0.9" })
  expect(options.terms).toMatchObject({ list: [{ struct: { score: { string: "r2" } } }, { struct: { number: { real: 0.9 } } }, { struct: { operation: { value: "greater" } } }] })
})
