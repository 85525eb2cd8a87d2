import { expect, test } from "vitest"
import { infer, lower } from "../testing/rules.ts"
import { report } from "./report.ts"

test("takes tables, scores, curves and traces, each by its kind", () => {
  const inputs = { "in.0": { kind: "table", rows: 3 }, "in.1": { kind: "trace" } } as const
  expect(infer(report, { inputs })).toEqual({ outputs: {}, problems: [] })
  const { options } = lower(report, { config: { format: "csv" }, inputs })
  expect(options).toMatchObject({ inputs: { list: [{ struct: { kind: { value: "table" } } }, { struct: { kind: { value: "trace" } } }] }, format: { of: "results.Report.Format", value: "csv" } })
})
