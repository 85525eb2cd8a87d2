import { describe, expect, test } from "vitest"
import { blockTypes } from "../../engine/blocks/index.generated.ts"
import { formOf, rangeText, readNumber, stepped } from "./form.ts"

describe("forms from schemas", () => {
  test.each(Object.values(blockTypes).map((type) => [type.type, type] as const))("%s: every setting has a title, a description and a control", (_, type) => {
    const form = formOf(type)
    expect(form.filter(({ title, key, description }) => title === key || description === "").map(({ key }) => key)).toEqual([])
    expect(form.filter(({ control, choices }) => control === "choice" && choices.length < 2).map(({ key }) => key)).toEqual([])
  })

  test("a range, whole numbers and the words of an enumeration are found", () => {
    const form = formOf(blockTypes.dense!)
    const units = form.find(({ key }) => key === "units")!
    expect(units).toMatchObject({ control: "number", integer: true, minimum: 1, default: 64, word: { value: "auto", label: "As needed after it" } })
    expect(form.find(({ key }) => key === "activation")?.choices).toContainEqual({ value: "relu", label: "ReLU" })
    expect(form.find(({ key }) => key === "bias")?.control).toBe("toggle")
  })

  test("choosers fed by the data are found", () => {
    expect(formOf(blockTypes.columns!).find(({ key }) => key === "features")).toMatchObject({ control: "columns", many: true })
    expect(formOf(blockTypes["array-table"]!).find(({ key }) => key === "axes")).toMatchObject({ control: "names", many: true })
    expect(formOf(blockTypes["csv-table"]!).find(({ key }) => key === "path")?.control).toBe("file")
  })
})

describe("numbers", () => {
  const real = { integer: false, title: "Rate" }
  test.each([["64", 64], [" 1e-3 ", 0.001], [".5", 0.5], ["−2", -2], ["+3", 3]])("reads %s", (text, value) => {
    expect(readNumber(text, real)).toEqual({ ok: true, value })
  })
  test.each([["", "needs a number"], ["64x", "not a number"], ["0,5", "with a point"], ["0x10", "not a number"], ["1e999", "too large"]])("explains %j", (text, words) => {
    const read = readNumber(text, real)
    expect(!read.ok && read.message).toContain(words)
  })
  test("whole numbers say so", () => {
    expect(readNumber("1.5", { integer: true, title: "Units" })).toEqual({ ok: false, message: "Units is a whole number." })
  })
  test("steps stay in range and keep to digits", () => {
    expect(stepped(64, 1, { integer: true })).toBe(65)
    expect(stepped(1, -1, { integer: true, minimum: 1 })).toBe(1)
    expect(stepped(0.001, 1, { integer: false })).toBe(0.002)
    expect(stepped(0.001, -1, { integer: false })).toBe(0.0009)
  })
  test("ranges in words", () => {
    expect([{ minimum: 0, maximum: 0.9 }, { minimum: 1 }, {}].map(rangeText)).toEqual(["0 … 0.9", "at least 1", ""])
  })
})
