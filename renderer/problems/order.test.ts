import { expect, test } from "vitest"
import type { Problem } from "../../engine/model/problem.ts"
import { countsText, ordered, placeText, problemCounts } from "./order.ts"

function problem(severity: Problem["severity"], block?: string): Problem {
  return { code: "x", severity, message: "m", at: block ? { block } : {} }
}

test("errors stand first, then the order of the pipeline", () => {
  const sorted = ordered([problem("warning", "a"), problem("error", "b"), problem("error", "a"), problem("error")], ["a", "b"])
  expect(sorted.map((one) => `${one.severity} ${one.at.block ?? "-"}`)).toEqual(["error -", "error a", "error b", "warning a"])
})

test("counts in words", () => {
  expect(countsText(problemCounts([problem("error"), problem("warning"), problem("warning")]))).toBe("1 error, 2 warnings")
  expect(countsText({ errors: 0, warnings: 0 })).toBe("No problems")
})

test("a place names port, key, file and rank", () => {
  expect(placeText({ block: "a", key: "units" })).toBe("units")
  expect(placeText({ file: "t.csv", line: 3, column: 9, rank: 1 })).toBe("t.csv:3:9 · rank 1")
  expect(placeText({ key: "path", file: "t.csv" }, "t.csv does not exist.")).toBe("path")
})
