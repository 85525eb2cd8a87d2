import { readFile } from "node:fs/promises"
import { resolve } from "node:path"
import type { Plan } from "../compile/3-plan/plan-data.ts"
import { pythonFile } from "../compile/4-emit/python/python-file.ts"
import { ApiError } from "../model/api-error.ts"
import type { Machine } from "../model/machine.ts"
import { dataVariable, exportJob } from "../runs/job-folder.ts"
import type { JobInput } from "../runs/job-folder.ts"
import type { Compiled } from "../server/compile-job.ts"
import { exportRefusal } from "../server/export-refusal.ts"
import { dataPath } from "../server/facts.ts"
import { WrongUse, exitCode, jsonOption, onlyArgument, placeOption } from "./command.ts"
import type { Command } from "./command.ts"
import { withStore } from "./home.ts"
import { loadPipeline, pipelineOptions } from "./load.ts"
import type { Output } from "./output.ts"
import { printProblems } from "./print-problems.ts"
import { formOf, machineOptions } from "./target.ts"
import { writeWhole } from "./write-file.ts"

export const exportCommand: Command = {
  name: "export",
  takes: "FILE --to PATH",
  summary: "Writes the job as a folder that builds and runs by itself, or as one Python program",
  text: "In the folder, `sh job.sh` builds and runs the job; written for a batch system, `sh submit.sh` hands it in. Data files up to 64 MB travel in data/. As python it is one file, for NumPy and PyTorch.",
  options: { to: { kind: "value", value: "PATH", help: "the folder: new, empty, or an earlier export; as python, a file ending in .py" }, ...machineOptions, ...pipelineOptions, json: jsonOption },
  run: (given, output) =>
    withStore(async (store) => {
      const to = placeOption(given, "to")
      if (to === undefined) throw new WrongUse("--to PATH is missing.")
      const asPython = formOf(given) === "python"
      if (asPython && !to.endsWith(".py")) throw new WrongUse(`--as python writes one file, so --to takes a name that ends in .py, not “${to}”.`)
      const loaded = await loadPipeline(onlyArgument(given, "FILE"), given, store)
      printProblems(output, loaded.problems, loaded.pipeline)
      if (!loaded.job?.plan) return exitCode.problems
      const inputs = loaded.job.plan.data.map(({ name, path }) => ({ name, drawnPath: path, path: dataPath({ name, path }, loaded.place) }))
      if (asPython) await writeProgram(loaded.job.plan, inputs, resolve(to), output)
      else await writeFolder({ machine: loaded.machines.find(({ name }) => name === loaded.target.machine), job: loaded.job }, inputs, resolve(to), output)
      return exitCode.fine
    }),
}

async function writeFolder({ job, machine }: { readonly job: Compiled; readonly machine: Machine | undefined }, inputs: readonly JobInput[], to: string, output: Output): Promise<void> {
  const { folder, unbound } = await exportJob(job.files, inputs, to).catch((error: unknown) => Promise.reject(exportRefusal(error, to)))
  output.tell({ event: "exported", folder, hash: job.hash, unbound })
  output.say(`${folder}: job ${job.hash?.slice(0, 12)}. ${nextStep(machine)}`)
  for (const { name, reason } of unbound) output.say(`  data set “${name}” was not copied: ${reason}. Set ${dataVariable(name)} to its path where the job runs.`)
}

/** A program of ours is written anew; any other file stays. */
async function writeProgram(plan: Plan, inputs: readonly JobInput[], file: string, output: Output): Promise<void> {
  const { text } = pythonFile(plan)
  const [, ours = ""] = text.split("\n")
  const there = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => (error.code === "ENOENT" ? null : ""))
  if (there !== null && !there.includes(ours)) throw new ApiError("export-refused", `${file} is there and is no program that Tephra exported, so it was left as it is. Choose another name.`)
  await writeWhole(file, text)
  const bindings = inputs.map(({ name, path, drawnPath }) => ({ name, variable: dataVariable(name), path: path ?? drawnPath }))
  output.tell({ event: "exported", file, bindings })
  output.say(`${file}: run it with python3, NumPy and PyTorch.`)
  for (const { name, variable, path } of bindings) output.say(`  data set “${name}”: set ${variable} to its path (here ${path}), or put the file into data/ beside the program.`)
}

function nextStep(machine: Machine | undefined): string {
  if (machine === undefined || machine.scheduler.value === "local") return "Build and run it there with: sh job.sh"
  return `Take it to ${machine.title} and hand it in with: sh submit.sh`
}
