import { expect, test } from "vitest"
import type { Facts } from "../../model/facts.ts"
import { codes, fixed, infer, lower } from "../testing/rules.ts"
import { arrayTable } from "./array-table.ts"

const file = { path: "/d/burgers.mat", size: 1, mtime: 1 }
const table: Facts = {
  ...file,
  arrays: [
    { name: "usol", shape: [256, 100], numbers: true },
    { name: "x", shape: [256, 1], numbers: true, range: [-1, 1], whole: false },
    { name: "t", shape: [1, 100], numbers: true, range: [0, 1], whole: false },
    { name: "cube", shape: [2, 3, 4], numbers: true },
  ],
}
const given = (config: object, facts: Facts = table) => ({ config: { path: "burgers.mat", ...config }, facts: { table: facts } })

test("a matrix gives its columns, a vector one, a grid a row for each point", () => {
  expect(infer(arrayTable, given({ variable: "usol" })).outputs.table).toMatchObject({ rows: 256, columns: expect.arrayContaining(["usol_1", "usol_100"]) })
  expect(infer(arrayTable, given({ variable: "t" })).outputs.table).toMatchObject({ rows: 100, columns: ["t"], facts: { ranges: [[0, 1]], dtypes: ["number"] } })
  const grid = infer(arrayTable, given({ variable: "usol", axes: ["x", "t"] }))
  expect(grid.problems).toEqual([])
  expect(grid.outputs.table).toMatchObject({ rows: 25_600, columns: ["x", "t", "usol"] })
  expect(infer(arrayTable, given({ variable: "u", axes: ["x", "t"] }, file)).outputs.table).toEqual({ kind: "table", columns: ["x", "t", "u"], rows: "rows:table", source: "table" })
})

test("says which array or axis does not fit", () => {
  const [missing] = infer(arrayTable, given({ variable: "uso" })).problems
  expect(missing).toMatchObject({ code: "array-missing", key: "variable" })
  expect(fixed(missing)).toEqual(["usol"])
  expect(codes(infer(arrayTable, given({ variable: "cube" })))).toEqual(["axes-needed"])
  expect(codes(infer(arrayTable, given({ variable: "usol", axes: ["x"] })))).toEqual(["axes-differ"])
  expect(codes(infer(arrayTable, given({ variable: "usol", axes: ["t", "x"] })))).toEqual(["axes-differ", "axes-differ"])
  const [axis] = infer(arrayTable, given({ variable: "usol", axes: ["x", "tt"] })).problems
  expect(fixed(axis)).toEqual([["x", "t"]])
  expect(codes(infer(arrayTable))).toEqual(["no-file"])
})

test("writes the grid with its facts", () => {
  expect(lower(arrayTable, given({ variable: "usol", axes: ["x", "t"] })).options).toMatchObject({
    variable: { string: "usol" },
    axes: { list: [{ string: "x" }, { string: "t" }] },
    columns: { list: [{ string: "x" }, { string: "t" }, { string: "usol" }] },
    rows: { integer: 25_600 },
  })
})
