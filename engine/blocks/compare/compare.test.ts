import { expect, test } from "vitest"
import { codes, infer, lower } from "../testing/rules.ts"
import { compare } from "./compare.ts"

const scores = { kind: "scores", names: ["r2", "mse"] } as const
const curve = { kind: "curve", axes: ["step"], values: ["loss"] } as const

test("numbers the scores of its inputs, and gives a statistic of each", () => {
  expect(infer(compare, { inputs: { "in.0": scores, "in.2": { kind: "scores", names: ["r2"] } } })).toEqual({
    outputs: {
      scores: { kind: "scores", names: ["r2.0", "r2.1", "r2", "mse.0", "mse"] },
      table: { kind: "table", columns: ["input", "r2", "mse"], rows: 2 },
    },
    problems: [],
  })
  expect(infer(compare, { inputs: { "in.0": curve, "in.1": curve } }).outputs).toMatchObject({ table: { columns: ["step", "loss.0", "loss.1", "loss"] } })
})

test("takes inputs of one kind, and groups only what a for each made", () => {
  expect(infer(compare, { inputs: { "in.0": scores, "in.1": curve } }).problems).toMatchObject([{ code: "scores-and-curves", port: "in.1" }])
  expect(codes(infer(compare, { config: { by: "seed" }, inputs: { "in.0": scores } }))).toEqual(["nothing-to-group"])
})

test("writes kind, block and name of each input in the order of their numbers", () => {
  const { options } = lower(compare, { config: { statistic: "least" }, inputs: { "in.10": scores, "in.2": scores } })
  expect(options).toMatchObject({
    inputs: { list: [{ struct: { kind: { value: "scores" }, block: { input: "in.2" }, name: { string: "the in.2" } } }, { struct: { block: { input: "in.10" } } }] },
    statistic: { of: "results.Statistic", value: "least" },
  })
})
