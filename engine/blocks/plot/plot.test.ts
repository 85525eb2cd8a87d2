import { expect, test } from "vitest"
import { codes, infer, lower } from "../testing/rules.ts"
import { plot } from "./plot.ts"

const table = { kind: "table", rows: 3, columns: ["row", "target", "prediction"] } as const
const curve = { kind: "curve", axes: ["step"], values: ["loss"] } as const

test("draws traces as timelines, and nothing else so", () => {
  expect(codes(infer(plot, { inputs: { "in.0": { kind: "trace" } } }))).toEqual(["not-drawn"])
  expect(codes(infer(plot, { config: { kind: "timeline" }, inputs: { "in.0": curve, "in.1": { kind: "trace" } } }))).toEqual(["not-drawn"])
})

test("knows the columns of tables and curves", () => {
  expect(codes(infer(plot, { config: { kind: "scatter", x: "target", y: ["prediction"] }, inputs: { "in.0": table } }))).toEqual([])
  expect(infer(plot, { config: { x: "epoch", y: ["los"] }, inputs: { "in.0": curve } }).problems).toMatchObject([
    { code: "column-not-there", key: "x" },
    { code: "column-not-there", key: "y", message: "There is no column “los” to draw. Set Values to what there is: “step”, “loss”." },
  ])
})

test("writes what is set, and no more", () => {
  expect(Object.keys(lower(plot, { inputs: { "in.0": curve } }).options)).toEqual(["inputs", "kind"])
  const config = { kind: "scatter", x: "target", y: ["prediction"], logarithmic: true }
  expect(lower(plot, { config, inputs: { "in.0": table } }).options).toMatchObject({ x: { string: "target" }, y: { list: [{ string: "prediction" }] }, logarithmic: { boolean: true } })
  expect(plot.summary(plot.config.parse(config))).toBe("scatter · prediction over target")
})
