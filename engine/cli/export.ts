import { resolve } from "node:path"
import { machineNamed } from "../machines/machines.ts"
import { ApiError } from "../model/api-error.ts"
import type { Target } from "../model/target.ts"
import { dataVariable, exportJob } from "../runs/job-folder.ts"
import { dataPath } from "../server/facts.ts"
import { WrongUse, exitCode, jsonOption, onlyArgument, textOption } from "./command.ts"
import type { Command } from "./command.ts"
import { withStore } from "./home.ts"
import { loadPipeline, pipelineOptions } from "./load.ts"
import { printProblems } from "./print-problems.ts"
import { machineOptions } from "./target.ts"

export const exportCommand: Command = {
  name: "export",
  takes: "FILE --to DIR",
  summary: "Writes the job as a folder that builds and runs by itself",
  text: "In the folder, `sh job.sh` builds and runs the job; written for a batch system, `sh submit.sh` hands it in. Data files up to 64 MB travel in data/.",
  options: { to: { kind: "value", value: "DIR", help: "the folder: new, empty, or an earlier export" }, ...machineOptions, ...pipelineOptions, json: jsonOption },
  run: (given, output) =>
    withStore(async (store) => {
      const to = textOption(given, "to")
      if (to === undefined) throw new WrongUse("--to DIR is missing.")
      const { problems, pipeline, place, job, target } = await loadPipeline(onlyArgument(given, "FILE"), given, store)
      printProblems(output, problems, pipeline)
      if (!job?.plan) return exitCode.problems
      const inputs = job.plan.data.map(({ name, path }) => ({ name, drawnPath: path, path: dataPath({ name, path }, place) }))
      const { folder, unbound } = await exportJob(job.files, inputs, resolve(to)).catch((error: unknown) => Promise.reject(new ApiError("export-refused", `The job was not exported: ${(error as Error).message}`)))
      output.tell({ event: "exported", folder, hash: job.hash, unbound })
      output.say(`${folder}: job ${job.hash?.slice(0, 12)}. ${nextStep(target)}`)
      for (const { name, reason } of unbound) output.say(`  data set “${name}” was not copied: ${reason}. Set ${dataVariable(name)} to its path where the job runs.`)
      return exitCode.fine
    }),
}

function nextStep(target: Target): string {
  const machine = machineNamed(target.machine)
  if (machine === undefined || machine.scheduler.value === "local") return "Build and run it there with: sh job.sh"
  return `Take it to ${machine.title} and hand it in with: sh submit.sh`
}
