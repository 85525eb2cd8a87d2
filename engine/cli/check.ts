import { hasErrors } from "../model/problem.ts"
import { exitCode, jsonOption, onlyArgument } from "./command.ts"
import type { Command } from "./command.ts"
import { withStore } from "./home.ts"
import { loadPipeline, pipelineOptions } from "./load.ts"
import { printProblems } from "./print-problems.ts"

export const checkCommand: Command = {
  name: "check",
  takes: "FILE",
  summary: "Says what is wrong with a pipeline, without running it",
  options: { ...pipelineOptions, json: jsonOption },
  run: (given, output) =>
    withStore(async (store) => {
      const { path, problems, pipeline, job } = await loadPipeline(onlyArgument(given, "FILE"), given, store)
      printProblems(output, problems, pipeline)
      const errors = problems.filter(({ severity }) => severity === "error").length
      const warnings = problems.length - errors
      const parameters = job?.plan?.figures.parameters ?? null
      output.tell({ event: "checked", file: path, errors, warnings, parameters, hash: job?.hash ?? null })
      if (errors === 0) output.say(`${path}: no errors${warnings > 0 ? `, ${warnings} warning${warnings === 1 ? "" : "s"}` : ""}; ${(parameters ?? 0).toLocaleString("en")} trainable numbers`)
      else output.say(`${path}: ${errors} error${errors === 1 ? "" : "s"}`)
      return hasErrors(problems) ? exitCode.problems : exitCode.fine
    }),
}
