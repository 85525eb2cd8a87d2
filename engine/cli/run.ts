import { dataPath } from "../server/facts.ts"
import { startRequest } from "../server/start-request.ts"
import { exitCode, jsonOption, onlyArgument } from "./command.ts"
import type { Command, ExitCode } from "./command.ts"
import { follow } from "./follow.ts"
import { withRuns } from "./home.ts"
import type { Workplace } from "./home.ts"
import { loadPipeline, pipelineOptions } from "./load.ts"
import type { Output } from "./output.ts"
import { printProblems } from "./print-problems.ts"

export const runCommand: Command = {
  name: "run",
  takes: "FILE",
  summary: "Compiles a pipeline and runs it on this computer",
  text: "Ctrl+C stops the run after a checkpoint; a second one leaves it to itself.",
  options: { ...pipelineOptions, detach: { kind: "flag", help: "start it and leave it going" }, json: jsonOption },
  run: (given, output) =>
    withRuns(output, async (place) => {
      const loaded = await loadPipeline(onlyArgument(given, "FILE"), given, place.store)
      printProblems(output, loaded.problems, loaded.pipeline)
      const { path, target, seed } = loaded
      const request = loaded.job === null ? null : startRequest(loaded.job, { file: path, target, seed, pathOf: (name, drawn) => dataPath({ name, path: drawn }, loaded.place) })
      if (request === null) return exitCode.problems
      const run = await place.driver.start(request)
      output.tell({ event: "started", run: run.id, number: run.number, job: run.job, folder: run.folder })
      if (given.values["detach"] === true) return detached(place, output, run.id)
      output.say(`Run #${run.number} of “${run.name}” on ${target.ranks} rank${target.ranks === 1 ? "" : "s"}`)
      return follow({ place, output, id: run.id, stopOnInterrupt: true })
    }),
}

/** Leaves only once the run's own process is started: from then on it needs nobody. */
async function detached({ driver }: Workplace, output: Output, id: string): Promise<ExitCode> {
  const leave = new AbortController()
  for await (const event of driver.watch({ id, cursor: 0 }, leave.signal)) {
    if (event.event !== "run" || event.run.state === "prepared" || event.run.detail === "starting") continue
    const { number, failure } = event.run
    if (failure !== null) {
      output.complain(`Run #${number} failed: ${failure.message}`)
      return exitCode.failed
    }
    output.say(`Run #${number} is going on. tephra watch ${number} shows it, tephra stop ${number} stops it.`)
    output.tell({ event: "left", run: id, number, state: event.run.state })
    break
  }
  return exitCode.fine
}
