import { aligned } from "../model/aligned.ts"
import type { Run } from "../model/run.ts"
import { placeText } from "../model/run-words.ts"
import { exitCode, jsonOption, noArgument } from "./command.ts"
import type { Command } from "./command.ts"
import { withStore } from "./home.ts"

export const runsCommand: Command = {
  name: "runs",
  takes: "",
  summary: "Lists the runs, newest first",
  options: { json: jsonOption },
  run: (given, output) =>
    withStore((store) => {
      noArgument(given)
      const runs = store.runs.list()
      for (const run of runs) output.tell({ event: "run", ...run })
      if (runs.length === 0) output.say("There are no runs yet. tephra run FILE starts one.")
      for (const line of table(runs)) output.say(line)
      return Promise.resolve(exitCode.fine)
    }),
}

function table(runs: readonly Run[]): string[] {
  if (runs.length === 0) return []
  const rows = runs.map((run) => [`#${run.number}`, new Date(run.createdAt * 1000).toLocaleString("sv"), run.target.machine, run.attempts.at(-1)?.submission ?? "", String(run.target.ranks), run.outcome ?? run.state, nameOf(run), progressOf(run)])
  return aligned([["run", "started", "machine", "job", "ranks", "state", "pipeline", ""], ...rows])
}

function nameOf(run: Run): string {
  const place = placeText(run)
  return place === null ? run.name : `${run.name}, ${place}${run.seed === null ? "" : ` (seed ${run.seed})`}`
}

function progressOf(run: Run): string {
  const stage = run.stages.find(({ state }) => state === "running" || state === "stopped" || state === "failed")
  if (run.state !== "ended" && stage === undefined) return run.detail
  if (stage !== undefined) return `${stage.stage}: step ${stage.step} of ${stage.steps}`
  const early = run.stages.filter((each) => each.early !== undefined).map((each) => `${each.stage}: early, step ${each.step} of ${each.steps}`)
  return [...early, ...scoresOf(run)].join(", ")
}

function scoresOf(run: Run): string[] {
  return Object.values(run.scores).flatMap((scores) => Object.entries(scores).map(([name, value]) => `${name} ${typeof value === "number" ? value.toPrecision(4) : value}`)).slice(0, 2)
}
