import { z } from "zod"
import type { BlockType, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { choice } from "../literals.ts"
import { resultInputs } from "../results.ts"

const config = z.strictObject({
  format: z.enum(["html", "csv", "json"]).default("html").meta({
    title: "Format",
    description: "A page to be read, or a file for other programs.",
    labels: { html: "HTML", csv: "CSV", json: "JSON" },
  }),
})
type Report = z.infer<typeof config>

function infer(): Inferred {
  return { outputs: {}, problems: [] }
}

function lower({ config, inputs, sourceNames }: LowerContext<Report>): Call {
  return { function: "results.report", arguments: [], options: { inputs: resultInputs({ inputs, sourceNames }), format: choice("results.Report.Format", config.format) } }
}

export const report: BlockType<Report> = {
  type: "report",
  version: 1,
  title: "Report",
  category: "results",
  config,
  inputs: [{ name: "in", title: "Input", kind: "table", also: ["scores", "curve", "trace"], help: "A table, scores, a curve or a trace; each becomes a table.", variadic: true }],
  outputs: [],
  job: true,
  oneRank: true,
  infer,
  lower,
  summary: ({ format }) => format,
}
