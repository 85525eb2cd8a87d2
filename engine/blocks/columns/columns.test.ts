import { expect, test } from "vitest"
import type { Config } from "../../model/pipeline.ts"
import { codes, fixed, infer, lower, table } from "../testing/rules.ts"
import { columns } from "./columns.ts"

const marks = table(["Serial", "GRE", "CGPA", "Admit"])

function problemsOf(config: Config, input = marks) {
  return infer(columns, { config, inputs: { table: input } }).problems
}

test("gives features and target, as wide as the choice, known before the file is", () => {
  const { outputs } = infer(columns, { config: { features: ["GRE", "CGPA"], target: ["Admit"] }, inputs: { table: { kind: "table", rows: "rows" } } })
  expect(outputs).toMatchObject({ data: { rows: "rows" }, features: { dims: ["B", 2] }, target: { dims: ["B", 1] } })
  expect(infer(columns).outputs).toMatchObject({ features: { dims: ["B", "features:aaaaaaaa"] }, target: { dims: ["B", "target:aaaaaaaa"] } })
})

test("classification gives a label of as many classes as the greatest value tells", () => {
  const { outputs, problems } = infer(columns, { config: { features: ["GRE"], target: ["Admit"], task: "classification" }, inputs: { table: marks } })
  expect(problems).toEqual([])
  expect(outputs.label).toMatchObject({ dims: ["B"], dtype: "class", classes: 10 })
  expect(outputs).not.toHaveProperty("target")
})

test("offers the last column of numbers as target and the others as features", () => {
  const [features, target] = problemsOf({})
  expect(features).toMatchObject({ code: "no-features", key: "features", fix: { title: "Use the other 3 columns of numbers" } })
  expect(target).toMatchObject({ code: "no-target", fix: { title: "Predict “Admit”" } })
  expect([fixed(features), fixed(target)]).toEqual([[["Serial", "GRE", "CGPA"]], [["Admit"]]])
})

test("names what the table has and the nearest column", () => {
  const [problem] = problemsOf({ features: ["GRE", "GPA"], target: ["Admit"] })
  expect(problem).toMatchObject({
    code: "column-missing",
    key: "features",
    message: "Column “GPA” is not in table.csv; it has: Serial, GRE, CGPA, Admit; nearest “CGPA”.",
    fix: { title: "Use “CGPA”" },
  })
  expect(fixed(problem)).toEqual([["GRE", "CGPA"]])
  const far = problemsOf({ features: ["GRE", "entirely else"], target: ["Admit"] })[0]
  expect(fixed(far)).toEqual([["GRE"]])
})

test("a table of many columns is named in part", () => {
  const wide = table(Array.from({ length: 40 }, (_, index) => `c${index}`))
  expect(problemsOf({ features: ["zzzzzzzz"], target: ["c1"] }, wide)[0]!.message).toContain("c11 and 28 more.")
})

test("points at the cell that is no number", () => {
  const [problem] = problemsOf({ features: ["GRE", "CGPA"], target: ["Admit"] }, table(["GRE", "CGPA", "Admit"], { words: ["CGPA"] }))
  expect(problem).toMatchObject({
    code: "column-text",
    file: "/data/table.csv",
    line: 3,
    column: 2,
    message: "Column “CGPA” is not all numbers: table.csv:3:2 is “abc”. Mend that cell, or leave the column out.",
  })
  expect(fixed(problem)).toEqual([["GRE"]])
})

test("refuses a target among the features, and a column chosen twice", () => {
  const [both] = problemsOf({ features: ["GRE", "Admit"], target: ["Admit"] })
  expect(both).toMatchObject({ code: "column-twice", message: expect.stringContaining("only copy it") })
  expect(fixed(both)).toEqual([["GRE"]])
  expect(fixed(problemsOf({ features: ["GRE", "GRE"], target: ["Admit"] })[0])).toEqual([["GRE"]])
})

test("a class is a whole number from 0 on, in one column, without gaps", () => {
  const config = { features: ["GRE"], target: ["Admit"], task: "classification" }
  const as = (facts: Parameters<typeof table>[1]) => problemsOf(config, table(["GRE", "Admit"], facts))
  expect(as({ integers: [true, false], ranges: [[0, 9], [0.3, 0.9]] })).toMatchObject([
    { code: "label-not-class", message: "Column “Admit” has values that are not whole (0.3 to 0.9); classes are 0, 1, 2, …." },
  ])
  expect(as({ ranges: [[0, 9], [-1, 1]] })).toMatchObject([{ code: "label-not-class", message: expect.stringContaining("values below 0") }])
  expect(as({ distinct: [10, 3] })).toMatchObject([{ code: "label-gaps", severity: "warning" }])
  const [many] = problemsOf({ ...config, target: ["Admit", "CGPA"] })
  expect(many).toMatchObject({ code: "one-label" })
  expect(fixed(many)).toEqual([["Admit"]])
})

test("new rows have no target, whatever was chosen before", () => {
  const config = { features: ["GRE", "CGPA"], target: ["gone"], task: "none" }
  const found = infer(columns, { config, inputs: { table: marks } })
  expect(Object.keys(found.outputs)).toEqual(["data", "features"])
  expect(found.problems).toEqual([])
  expect(lower(columns, { config, inputs: { table: marks } }).options).toEqual({ fields: { list: [{ struct: { field: { string: "features" }, columns: { list: [{ string: "GRE" }, { string: "CGPA" }] } } }] } })
  expect(problemsOf({ task: "none" })).toMatchObject([{ code: "no-features" }])
})

test("writes its fields in the order of the program's struct", () => {
  const config = { features: ["GRE"], target: ["Admit"], task: "classification" }
  expect(lower(columns, { config, inputs: { table: marks } })).toEqual({
    function: "data.columns",
    arguments: ["table"],
    options: {
      fields: {
        list: [
          { struct: { field: { string: "features" }, columns: { list: [{ string: "GRE" }] } } },
          { struct: { field: { string: "label" }, columns: { list: [{ string: "Admit" }] }, classes: { integer: 10 } } },
        ],
      },
    },
  })
  expect(codes(infer(columns, { config, inputs: { table: marks } }))).toEqual([])
})

test("keeps the unit that headings have in brackets, where it is one", () => {
  const measured = table(["length [m]", "height [ m ]", "mass [kg]", "kind"])
  const fieldsOf = (features: string[], target: string[]) => infer(columns, { config: { features, target }, inputs: { table: measured } }).outputs
  expect(fieldsOf(["length [m]", "height [ m ]"], ["mass [kg]"])).toMatchObject({ features: { unit: "m" }, target: { unit: "kg" } })
  expect(fieldsOf(["length [m]", "mass [kg]"], ["kind"])).toMatchObject({ features: { unit: undefined }, target: { unit: undefined } })
  expect(fieldsOf(["length [m]", "kind"], ["mass [kg]"]).features).toMatchObject({ unit: undefined })
})
