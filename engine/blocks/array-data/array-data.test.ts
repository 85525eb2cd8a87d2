import { expect, test } from "vitest"
import type { Facts } from "../../model/facts.ts"
import { codes, fixed, infer, lower } from "../testing/rules.ts"
import { arrayData } from "./array-data.ts"

const file = { path: "/d/a.npz", size: 1, mtime: 1 }
const arrays: Facts = {
  ...file,
  arrays: [
    { name: "Heat flux", shape: [60, 3, 8], numbers: true },
    { name: "label", shape: [60, 1], numbers: true, range: [0, 4], whole: true },
    { name: "short", shape: [59], numbers: true, range: [0.5, 4], whole: false },
    { name: "words", shape: [60], numbers: false },
    { name: "one", shape: [], numbers: true },
  ],
}
const config = { path: "a.npz", variables: ["Heat flux"], labels: ["label"] }
const known = { config, facts: { arrays } }

test("arrays become fields, named so that they can be ports", () => {
  const { outputs, problems } = infer(arrayData, known)
  expect(problems).toEqual([])
  expect(outputs).toMatchObject({ data: { rows: 60 }, heat_flux: { dims: ["B", 3, 8] }, label: { dims: ["B"], dtype: "class", classes: 5 } })
  const last = infer(arrayData, { ...known, config: { ...config, labels: [], rows: "last" } })
  expect(last.outputs).toMatchObject({ data: { rows: 8 }, heat_flux: { dims: ["B", 60, 3] } })
})

test("where nobody can look, the settings say the dimensions", () => {
  const blind = { config: { path: "a.h5", variables: ["g/u: 3×8", "v"], labels: ["g/kind"], classes: 7 }, facts: { arrays: file } }
  const { outputs, problems } = infer(arrayData, blind)
  expect(problems).toEqual([])
  expect(outputs).toMatchObject({ data: { rows: "rows:aaaaaaaa" }, u: { dims: ["B", 3, 8] }, v: { dims: ["B", "v:aaaaaaaa"] }, kind: { classes: 7 } })
  expect(codes(infer(arrayData, { config: { path: "a.h5" }, facts: { arrays: file } }))).toEqual(["no-arrays"])
  expect(codes(infer(arrayData))).toEqual(["no-file"])
})

test("says which array does not fit, and why", () => {
  const problems = (more: object) => infer(arrayData, { ...known, config: { ...config, ...more } }).problems
  const [missing] = problems({ variables: ["Heat flus"] })
  expect(missing).toMatchObject({ code: "array-missing", key: "variables" })
  expect(fixed(missing)).toEqual([["Heat flux"]])
  expect(problems({ variables: ["words"] })).toMatchObject([{ code: "array-not-numbers" }])
  expect(problems({ variables: ["one"] })).toMatchObject([{ code: "array-empty" }])
  expect(problems({ variables: ["short", "Heat flux"] })).toMatchObject([{ code: "array-rows-differ", message: expect.stringContaining("59 and 60 rows") }, { code: "array-rows-differ" }])
  expect(problems({ labels: ["Heat flux"], variables: ["label"] })).toMatchObject([{ code: "label-not-class", key: "labels" }])
  expect(problems({ labels: ["label"], classes: 3 })).toMatchObject([{ code: "label-not-class", message: expect.stringContaining("0 to 4") }])
  expect(problems({ variables: ["short"], labels: [] })).toEqual([])
  expect(problems({ variables: ["label"], labels: ["label"] })).toMatchObject([{ code: "field-twice" }])
})

test("writes each field with its variable, and what the program checks again", () => {
  expect(lower(arrayData, known).options).toEqual({
    name: { string: "arrays" },
    path: { string: "a.npz" },
    fields: {
      list: [
        { struct: { field: { string: "heat_flux" }, variable: { string: "Heat flux" }, dims: { list: [{ integer: 3 }, { integer: 8 }] } } },
        { struct: { field: { string: "label" }, variable: { string: "label" }, classes: { integer: 5 } } },
      ],
    },
    rows: { integer: 60 },
  })
})
