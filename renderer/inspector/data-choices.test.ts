import { expect, test } from "vitest"
import { relativePath, toggled } from "./data-choices.ts"

test("a column that is chosen stands where the table has it", () => {
  expect(toggled(["a", "c"], "b", ["a", "b", "c"])).toEqual(["a", "b", "c"])
  expect(toggled(["a", "b"], "a", ["a", "b"])).toEqual(["b"])
})

test("an order that was made by hand is kept", () => {
  expect(toggled(["c", "a"], "b", ["a", "b", "c"])).toEqual(["b", "c", "a"])
})

test("paths in the project are written from the pipeline's folder", () => {
  expect(relativePath("/home/me/p/data/t.csv", "/home/me/p/x.tephra.json")).toBe("data/t.csv")
  expect(relativePath("/data/t.csv", "/home/me/p/x.tephra.json")).toBe("/data/t.csv")
  expect(relativePath("/data/t.csv", null)).toBe("/data/t.csv")
})
