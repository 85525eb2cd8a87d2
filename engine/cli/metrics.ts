import { resolve } from "node:path"
import { insteadOf } from "../model/nearest.ts"
import { metricsText, type MetricFormat } from "../runs/export-metrics.ts"
import { exitCode, jsonOption, onlyArgument, placeOption, textOption, WrongUse } from "./command.ts"
import type { Command } from "./command.ts"
import { withRuns } from "./home.ts"
import { writeWhole } from "./write-file.ts"

export const metricsCommand: Command = {
  name: "metrics",
  takes: "ID",
  summary: "Prints every metric row of a run, as CSV or JSON",
  text: "None is left out or averaged: stage, series, attempt, step, value and seconds since 1970, in the order of stage, series and step. The app exports the same file.",
  options: {
    as: { kind: "value", value: "csv|json", help: "the format (default: csv)" },
    to: { kind: "value", value: "FILE", help: "write a file, and print nothing" },
    json: jsonOption,
  },
  run: (given, output) =>
    withRuns(output, async ({ store, driver }) => {
      const run = driver.get(onlyArgument(given, "ID"))
      const as = formatOf(textOption(given, "as") ?? "csv")
      const to = placeOption(given, "to")
      if (to !== undefined) {
        await writeWhole(resolve(to), metricsText(store, run, as))
        output.tell({ event: "written", file: resolve(to), as })
        return exitCode.fine
      }
      for (const text of metricsText(store, run, as)) {
        output.text(text)
        output.tell({ event: "metrics", as, text })
      }
      return exitCode.fine
    }),
}

const formats = ["csv", "json"] as const satisfies readonly MetricFormat[]

function formatOf(text: string): MetricFormat {
  const format = formats.find((each) => each === text)
  if (format !== undefined) return format
  throw new WrongUse(`--as ${text}: there is no such format. ${insteadOf(text, formats)}`)
}
