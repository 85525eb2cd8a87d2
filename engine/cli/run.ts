import { analyse } from "../compile/2-infer/infer.ts"
import { ApiError } from "../model/api-error.ts"
import type { Finding } from "../model/finding.ts"
import type { Machine } from "../model/machine.ts"
import type { Run } from "../model/run.ts"
import { localTarget } from "../model/target.ts"
import type { StartRequest } from "../runs/driver.ts"
import { pastWaits } from "../runs/site/wait-guess.ts"
import { schedulers } from "../schedulers/schedulers.ts"
import { dataPath } from "../server/facts.ts"
import { dryRunOf } from "../server/dry-run-of.ts"
import { consultJob } from "../server/sites/consult-job.ts"
import { differing, startRequest } from "../server/start-request.ts"
import { attend, attendLong } from "./attend.ts"
import { WrongUse, exitCode, jsonOption, onlyArgument, textOption } from "./command.ts"
import type { Arguments, Command, ExitCode } from "./command.ts"
import { countOf, tellFindings } from "./findings.ts"
import { dryRunLines, dryRunSummary } from "./dry-run-text.ts"
import { followRuns, tellTrouble, worst } from "./follow-all.ts"
import { withRuns } from "./home.ts"
import type { Workplace } from "./home.ts"
import { loadPipeline, pipelineOptions, withOtherSeed, type Loaded } from "./load.ts"
import type { Output } from "./output.ts"
import { printProblems } from "./print-problems.ts"
import { seedsOf, seedsOption } from "./seeds.ts"
import { knownMachine, machineOptions } from "./target.ts"

const { machine, account, queue, walltime, jobs } = machineOptions
const options = {
  machine: machine!,
  ...pipelineOptions,
  seeds: seedsOption,
  walltime: walltime!,
  account: account!,
  queue: queue!,
  jobs: jobs!,
  "dry-run": { kind: "flag", help: "send nothing, and print what would be sent to the machine; with --verbose every file and command of it, word for word" },
  verbose: { kind: "flag", help: "with --dry-run: all of it, and no summary" },
  force: { kind: "flag", help: "hand it in although the doctor says that it would be refused, or fail" },
  detach: { kind: "flag", help: "leave it going once it is started, or in the queue" },
  json: jsonOption,
} as const

export const runCommand: Command = {
  name: "run",
  takes: "FILE",
  summary: "Compiles a pipeline and runs it, on this computer or on a machine with a batch system",
  text: "Here, Ctrl+C stops the run after a checkpoint; a second one leaves it to itself. On another machine Ctrl+C only stops looking; tephra cancel ID stops the run.",
  options,
  run: (given, output) => start(given, output),
}

export const submitCommand: Command = {
  name: "submit",
  takes: "FILE --machine NAME",
  summary: "Compiles a pipeline, asks the doctor, and hands it in on a machine; then follows it",
  text: "The same as run --machine NAME. Where nobody is logged in, it logs in itself; where tephra login NAME or the app is, the run goes through that. Once it is in the queue it needs nobody.",
  options,
  run: (given, output) => {
    if (textOption(given, "machine") === undefined) throw new WrongUse("--machine NAME is missing.")
    return start(given, output)
  },
}

function start(given: Arguments, output: Output): Promise<ExitCode> {
  if (given.values["verbose"] === true && given.values["dry-run"] !== true) throw new WrongUse("--verbose goes with --dry-run.")
  return withRuns(output, async (place) => {
    const loaded = await loadPipeline(onlyArgument(given, "FILE"), given, place.store)
    printProblems(output, loaded.problems, loaded.pipeline)
    const requests = requestsOf(loaded, seedsOf(given))
    const [request] = requests
    if (request === undefined) return exitCode.problems
    if (given.values["dry-run"] === true) return tellDryRun(place, output, { requests, verbose: given.values["verbose"] === true })
    const { machine } = loaded.target
    const local = machine === localTarget.machine
    if (!local && !(await isReady(place, output, { loaded, runs: requests.length, forced: given.values["force"] === true }))) return exitCode.problems
    const runs = await begin(place, output, requests)
    if (given.values["detach"] === true) return allDetached(place, output, runs)
    return followRuns({ place, output, runs, stopOnInterrupt: local })
  })
}

/** One for each seed; none where the drawing does not compile. */
function requestsOf(loaded: Loaded, seeds: readonly (number | null)[]): StartRequest[] {
  const { path: file, target, place } = loaded
  const pathOf = (name: string, drawn: string): string => dataPath({ name, path: drawn }, place)
  const requests = seeds.map((seed, at) => {
    const job = at === 0 ? loaded.job : withOtherSeed(loaded, seed)
    return job === null ? null : startRequest(job, { file, target, seed, pathOf })
  })
  if (requests.includes(null)) return []
  const whole = requests.filter((request) => request !== null)
  return [...differing(whole)]
}

async function tellDryRun(place: Workplace, output: Output, { requests, verbose }: { readonly requests: readonly StartRequest[]; readonly verbose: boolean }): Promise<ExitCode> {
  const dry = await dryRunOf(place, requests[0]!, requests.map(({ hash }) => hash))
  output.tell({ event: "dry-run", ...dry })
  for (const line of verbose ? dryRunLines(dry) : dryRunSummary(dry)) output.say(line)
  return exitCode.fine
}

async function begin({ driver, sites }: Workplace, output: Output, requests: readonly StartRequest[]): Promise<Run[]> {
  const runs = await driver.startArray(requests)
  for (const { id, number, name, job, folder, seed, array, target: { machine, ranks } } of runs) {
    const where = machine === localTarget.machine ? "" : ` of ${machine}`
    output.tell({ event: "started", run: id, number, job, folder, machine, ...(array === undefined ? {} : { seed, array }) })
    output.say(`Run #${number} of “${name}”${array === undefined ? "" : ` with seed ${seed}`} on ${ranks} rank${ranks === 1 ? "" : "s"}${where}`)
  }
  const machine = sites.book.get(runs[0]?.target.machine ?? "")
  if (runs.length > 1 && machine !== undefined) output.say(togetherText(machine, runs.length))
  return runs
}

function togetherText({ title, scheduler }: Machine, runs: number): string {
  if (schedulers[scheduler.value].array !== null) return `They are handed in as one array of ${runs} jobs.`
  return scheduler.value === "local" ? "They run one after the other." : `${title} has no job arrays: they are handed in one by one.`
}

/** Asks the doctor before anybody is asked for a passcode, and again with what the machine itself tells. */
async function isReady(place: Workplace, output: Output, { loaded, runs, forced }: { loaded: Loaded; runs: number; forced: boolean }): Promise<boolean> {
  const { target, problems } = loaded
  const machine = knownMachine(target.machine, place.sites.book)
  if (machine.logIn?.hosts === undefined) throw new ApiError("machine-without-host", `No log-in host is known of ${machine.title}. Add a machine of your own over this profile: tephra machines add NAME --base ${machine.name} --host HOST`)
  const told = new Set(problems.map(({ message }) => message))
  const passes = async (): Promise<boolean> => {
    const findings = await examined(place, loaded, { machine, runs })
    tellFindings(output, findings.filter(({ message }) => !told.has(message)))
    for (const { message } of findings) told.add(message)
    if (countOf(findings, "error") === 0 || forced) return true
    output.complain("Nothing was sent. Mend it, or hand it in all the same with --force where you were granted more than the facility's pages say.")
    return false
  }
  if (!(await passes())) return false
  await attend(place, output, target.machine)
  return passes()
}

async function examined({ sites, store }: Workplace, { pipeline, facts, types, target }: Loaded, { machine, runs }: { machine: Machine; runs: number }): Promise<Finding[]> {
  return pipeline === null || facts === null ? [] : consultJob({ analysis: analyse({ pipeline, facts, types }), machine, target, runs, past: pastWaits(store.settings, machine.name), site: sites.open(machine.name) })
}

async function allDetached(place: Workplace, output: Output, runs: readonly Run[]): Promise<ExitCode> {
  const codes = await Promise.all(runs.map((run) => detached(place, output, run)))
  return worst(codes)
}

/** Leaves only once the run needs nobody any more: here when its own process is started, elsewhere when it is in the queue. */
async function detached(place: Workplace, output: Output, { id, target: { machine } }: Run): Promise<ExitCode> {
  const leave = new AbortController()
  let said = ""
  void attendLong(place, output, { machine, signal: leave.signal })
  try {
    for await (const event of place.driver.watch({ id, cursor: 0 }, leave.signal)) {
      if (event.event !== "run") continue
      const { run } = event
      said = tellTrouble(output, run, said)
      if (run.failure !== null) {
        output.complain(`Run #${run.number} failed: ${run.failure.message}`)
        return exitCode.failed
      }
      if (isByItself(run)) return left(output, run)
      output.status(`#${run.number} ${run.detail}`)
    }
    return exitCode.fine
  } finally {
    leave.abort()
    output.status("")
  }
}

function isByItself({ state, detail, target, attempts }: Run): boolean {
  if (state === "ended") return true
  return target.machine === localTarget.machine ? state !== "prepared" && detail !== "starting" : attempts.at(-1)?.submission !== undefined
}

function left(output: Output, { id, number, state, target, attempts }: Run): ExitCode {
  const submission = attempts.at(-1)?.submission
  const job = submission === undefined ? "is going on" : `is job ${submission} in the queue of ${target.machine}`
  output.say(`Run #${number} ${job}. tephra watch ${number} shows it, tephra stop ${number} stops it.`)
  output.tell({ event: "left", run: id, number, state, ...(submission === undefined ? {} : { submission }) })
  return exitCode.fine
}
