import { expect, test } from "vitest"
import type { Call } from "../../../model/call.ts"
import type { Statement } from "../../3-plan/plan-data.ts"
import { statementText } from "./call.ts"

function written(call: Partial<Call>, values: Statement["values"] = {}): string {
  const statement: Statement = { block: "aaaaaaaa", title: "", variable: "y", receiver: "graph", call: { function: "layers.f", arguments: [], options: {}, ...call }, values, networks: {} }
  return statementText(statement, 2)
}

test("passes single inputs, and leaves out one that is not connected", () => {
  expect(written({ arguments: ["a", "b"] }, { a: { variable: "x" } })).toBe('auto y = layers::f(graph, x, {.id = "aaaaaaaa"});')
})

test("passes the inputs of a variadic port as one list", () => {
  const values = { "in.0": { variable: "a" }, "in.1": { variable: "latent", member: "mean" }, "in.10": { variable: "c" }, inner: { variable: "d" } }
  expect(written({ arguments: [{ list: "in" }] }, values)).toBe('auto y = layers::f(graph, {a, latent.mean, c}, {.id = "aaaaaaaa"});')
})

test("passes several inputs as one struct, after the options where a loss wants them there", () => {
  const values = { prediction: { variable: "p" }, target: { variable: "t" } }
  expect(written({ arguments: [{ struct: ["prediction", "target", "mean"] }], optionsFirst: true }, values)).toBe('auto y = layers::f(graph, {.id = "aaaaaaaa"}, {.prediction = p, .target = t});')
})

test("prints values of enumerations and characters", () => {
  const options = { part: { of: "Part", value: "test" }, tab: { character: "\t" }, quote: { character: "'" }, double: { character: '"' } } as const
  expect(written({ options })).toBe(String.raw`auto y = layers::f(graph, {.id = "aaaaaaaa", .part = Part::test, .tab = '\t', .quote = '\'', .double = '\"'});`)
})
