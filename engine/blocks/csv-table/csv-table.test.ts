import { expect, test } from "vitest"
import { codes, infer, lower, table } from "../testing/rules.ts"
import { csvTable } from "./csv-table.ts"

const facts = { table: table(["a", "b"]).facts! }

test("the table has the columns and rows of the file, symbols while nobody has looked", () => {
  expect(infer(csvTable, { config: { path: "t.csv" }, facts })).toEqual({
    outputs: { table: { kind: "table", columns: ["a", "b"], rows: 400, source: "table", facts: facts.table } },
    problems: [],
  })
  expect(infer(csvTable, { config: { path: "t.csv" } })).toEqual({ outputs: { table: { kind: "table", rows: "rows:table", source: "table" } }, problems: [] })
})

test("asks for a file, passes on what the look found, and says when there are no rows", () => {
  expect(codes(infer(csvTable))).toEqual(["no-file"])
  expect(codes(infer(csvTable, { facts }))).toEqual([])
  const problem = { code: "row-length", severity: "error" as const, message: "t.csv:3:1: This row …", at: { file: "/t.csv", line: 3, column: 1 } }
  expect(infer(csvTable, { config: { path: "t.csv" }, facts: { table: { problem } } }).problems).toEqual([
    { code: "row-length", severity: "error", message: "t.csv:3:1: This row …", key: "path", file: "/t.csv", line: 3, column: 1 },
  ])
  expect(codes(infer(csvTable, { config: { path: "t.csv" }, facts: { table: { ...facts.table, rows: 0 } } }))).toEqual(["no-rows"])
})

test("needs one file, read as the settings say", () => {
  const config = csvTable.config.parse({ path: "d/t.csv", name: "marks", delimiter: ";" })
  expect(csvTable.data!(config)).toEqual([{ name: "marks", path: "d/t.csv", format: "csv", options: { delimiter: ";", header: true } }])
  expect(csvTable.summary(config)).toBe("t.csv")
})

test("a data name is an identifier in lower case", () => {
  for (const name of ["Table", "1a", "a-b", ""]) expect(csvTable.config.safeParse({ name }).success).toBe(false)
})

test("writes a tab as C++ does, and leaves unknown facts out", () => {
  expect(lower(csvTable, { config: { path: "t.csv", delimiter: "\t" } }).options).toEqual({
    name: { string: "table" },
    path: { string: "t.csv" },
    delimiter: { character: "\t" },
    header: { boolean: true },
  })
})

test("migrates the separator of version 1", () => {
  expect(csvTable.migrate![1]!({ path: "t.csv", separator: ";" })).toEqual({ path: "t.csv", delimiter: ";" })
  expect(csvTable.migrate![1]!({ path: "t.csv" })).toEqual({ path: "t.csv" })
})
