import { expect, test } from "vitest"
import type { Call } from "../../../model/call.ts"
import type { Statement } from "../../3-plan/plan-data.ts"
import { statementText } from "./call.ts"

function written(call: Partial<Call>, values: Statement["values"] = {}): string {
  const statement: Statement = { block: "aaaaaaaa", title: "", variable: "y", receiver: "graph", call: { function: "layers.f", arguments: [], options: {}, ...call }, values, networks: {} }
  return statementText(statement, 8)
}

test("passes single inputs, and leaves out one that is not connected", () => {
  expect(written({ arguments: ["a", "b"], optionsFirst: true }, { a: { variable: "x" } })).toBe('y = Layers.f(graph, x, id="aaaaaaaa")')
})

test("passes the inputs of a variadic port as one list, and several ports by their names", () => {
  const values = { "in.0": { variable: "a" }, "in.10": { variable: "latent", member: "mean" }, target: { variable: "t" } }
  expect(written({ arguments: [{ list: "in" }, { struct: ["prediction", "target"] }] }, values)).toBe('y = Layers.f(graph, [a, latent.mean], target=t, id="aaaaaaaa")')
})

test("prints literals as Python's own", () => {
  const options = { part: { of: "Part", value: "test" }, tab: { character: "\t" }, on: { boolean: true }, each: { list: [{ struct: { field: { string: 'a"b' }, rows: { integer: 3 } } }] } } as const
  expect(written({ options })).toBe(String.raw`y = Layers.f(graph, id="aaaaaaaa", part="test", tab="\t", on=True, each=[{"field": "a\"b", "rows": 3}])`)
})
