import { readFile } from "node:fs/promises"
import type { Analysis } from "../compile/2-infer/analysis.ts"
import { jobsOf } from "../compile/3-plan/jobs.ts"
import { titleOf } from "../compile/3-plan/walk.ts"
import { forecast } from "../forecast/forecast.ts"
import type { Forecast } from "../forecast/forecast.ts"
import { forecastLines } from "../forecast/report.ts"
import { ApiError } from "../model/api-error.ts"
import { Rates } from "../model/machine.ts"
import type { Machine, PastRun } from "../model/machine.ts"
import { localTarget } from "../model/target.ts"
import type { Target } from "../model/target.ts"
import { tephraHome } from "../runs/home.ts"
import { machineBook } from "../server/sites/machine-book.ts"
import { pastRuns } from "../server/calibrate/past-runs.ts"
import type { Store } from "../store/open-store.ts"
import { exitCode, jsonOption, numberOption, textOption } from "./command.ts"
import type { Arguments, Command } from "./command.ts"
import { withStore } from "./home.ts"
import { analysedDrawing, pipelineOptions } from "./load.ts"
import { oneLine } from "./one-line.ts"
import type { Output } from "./output.ts"
import { printProblems } from "./print-problems.ts"
import { knownMachine, machineOptions } from "./target.ts"

const { data, set, ranks } = pipelineOptions

export const forecastCommand: Command = {
  name: "forecast",
  takes: "FILE",
  summary: "Works out how long a pipeline's training jobs will take, and what limits them",
  text: "The rates of this computer come from tephra calibrate; they are of one thread a rank. What is told is worked out, not measured; its error is that of past runs on the machine.",
  options: {
    machine: machineOptions["machine"]!,
    ranks: ranks!,
    rates: { kind: "value", value: "FILE", help: "rates that calibrate --to wrote, instead of those kept" },
    data: data!,
    set: set!,
    json: jsonOption,
  },
  run: (given, output) =>
    withStore(async (store) => {
      const drawing = await analysedDrawing(given, store, output)
      if (drawing === null) return exitCode.problems
      const machine = await machineOf(given, store)
      const target = { ...localTarget, machine: machine.name, ranks: numberOption(given, "ranks", [1, 100_000]) ?? 1 }
      return tellJobs(output, drawing.analysis, { machine, target, past: await pastRuns(machine, { store, home: tephraHome(process.env) }) })
    }),
}

async function machineOf(given: Arguments, store: Store): Promise<Machine> {
  const name = textOption(given, "machine") ?? localTarget.machine
  const machine = knownMachine(name, machineBook(store))
  const file = textOption(given, "rates")
  return file === undefined ? machine : { ...machine, rates: await ratesIn(file) }
}

async function ratesIn(file: string): Promise<Rates> {
  const text = await readFile(file, "utf8")
  try {
    return Rates.parse(JSON.parse(text))
  } catch {
    throw new ApiError("bad-input", `${file} holds no rates of this version. tephra calibrate --to ${file} writes them.`)
  }
}

interface On {
  readonly machine: Machine
  readonly target: Target
  readonly past: readonly PastRun[]
}

/** Exit code 1 when there is no job, or nothing can be forecast of any. */
function tellJobs(output: Output, analysis: Analysis, { machine, target, past }: On): typeof exitCode.fine | typeof exitCode.problems {
  const told = jobsOf(analysis).map((job) => forecast({ analysis, job, target, machine, past }))
  const whole = told.filter((each): each is Forecast => !("reason" in each))
  for (const each of whole) {
    output.tell({ event: "forecast", title: titleOf(analysis, each.job), ...each })
    for (const line of forecastLines(each, titleOf(analysis, each.job))) output.say(oneLine(line))
    if (each.ranks < target.ranks) output.say(`  (of ${target.ranks} ranks ${each.ranks} would work: a rank needs a row of the batch, and a strategy that shares it)`)
    output.say("")
    printProblems(output, each.problems, analysis.pipeline)
  }
  if (whole.length > 0) return exitCode.fine
  const [reason = "There is no job in the pipeline, so there is nothing to forecast."] = told.flatMap((each) => ("reason" in each ? [each.reason] : []))
  output.complain(`tephra: ${reason}`)
  output.tell({ event: "no-forecast", message: reason })
  return exitCode.problems
}
