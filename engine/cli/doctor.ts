import { existsSync } from "node:fs"
import { totalmem } from "node:os"
import { plan as compiled } from "../compile/3-plan/plan.ts"
import { planFigures } from "../forecast/plan-figures.ts"
import { bytes, count } from "../machines/doctor/words.ts"
import type { LiveFacts } from "../machines/doctor/consultation.ts"
import { consult } from "../machines/doctor/doctor.ts"
import { ApiError } from "../model/api-error.ts"
import type { Machine } from "../model/machine.ts"
import { localTarget, type Target } from "../model/target.ts"
import { pastWaits } from "../runs/site/wait-guess.ts"
import type { OpenedSite } from "../server/sites/open-site.ts"
import { siteFacts } from "../server/sites/site-facts.ts"
import type { MachineBook } from "../server/sites/machine-book.ts"
import { exitCode, jsonOption, onlyArgument, textOption } from "./command.ts"
import type { Arguments, Command, ExitCode } from "./command.ts"
import { countOf, tellFindings } from "./findings.ts"
import { withSites, type SitePlace } from "./home.ts"
import { analysedDrawing, pipelineOptions } from "./load.ts"
import { logIn } from "./log-in.ts"
import { oneLine } from "./one-line.ts"
import type { Output } from "./output.ts"
import { printProblems } from "./print-problems.ts"
import { knownMachine, machineOptions, targetOf } from "./target.ts"
import { openTerminal } from "./terminal.ts"

const { machine, account, queue, walltime } = machineOptions
const { ranks, threads, data, set } = pipelineOptions

export const doctorCommand: Command = {
  name: "doctor",
  takes: "FILE | NAME",
  summary: "Says what would go wrong with a job on a machine before it is handed in, or what stands in the way of using a machine",
  text: "It knows the machine's profile (tephra machines NAME) and the figures of the pipeline. A machine of your own that lets you in without a question is asked how things are there now; with --login you are asked at the terminal. Exit code 1 when the job would be refused, or fail; or when the machine cannot be used.",
  options: {
    machine: machine!,
    ranks: ranks!,
    threads: threads!,
    walltime: walltime!,
    account: account!,
    queue: queue!,
    folder: { kind: "value", value: "PATH", help: "the folder on the machine in which the run would lie" },
    login: { kind: "flag", help: "log in at the terminal to see how things are there now" },
    data: data!,
    set: set!,
    json: jsonOption,
  },
  run: (given, output) =>
    withSites((place) => {
      const name = onlyArgument(given, "FILE")
      return place.sites.book.get(name) !== undefined && !existsSync(name) ? examineMachine(place, given, output, name) : examineJob(place, given, output)
    }),
}

async function examineJob(place: SitePlace, given: Arguments, output: Output): Promise<ExitCode> {
  const { book } = place.sites
  const target = targetOf(given, book)
  const on = machineFor(target.machine, book)
  const drawing = await analysedDrawing(given, place.store, output)
  if (drawing === null) return exitCode.problems
  const { path, analysis } = drawing
  // What the compiler refuses for this target, such as more ranks than a batch has rows.
  const refused = compiled({ analysis, target }).problems.filter(({ severity }) => severity === "error")
  printProblems(output, refused, analysis.pipeline)
  const seen = await look(place, given, output, target)
  const plan = { ...planFigures(analysis, on, target), folder: textOption(given, "folder") ?? seen?.site.paths.root }
  const findings = consult({ machine: on, target, plan, live: seen?.live ?? {}, now: Date.now() / 1000 })
  tellFindings(output, findings)
  const [errors, warnings] = [countOf(findings, "error") + refused.length, countOf(findings, "warning")]
  output.tell({ event: "examined", file: path, target, plan, live: seen?.live ?? null, errors, warnings })
  output.say(`${path} on ${on.title}: ${errors + warnings === 0 ? "nothing found that speaks against it" : `${count(errors, "error")}, ${count(warnings, "warning")}`}`)
  return errors > 0 ? exitCode.problems : exitCode.fine
}

/** Whether one can log in, what is free there, and whether the queue answers. */
async function examineMachine(place: SitePlace, given: Arguments, output: Output, name: string): Promise<ExitCode> {
  const on = knownMachine(name, place.sites.book)
  const lacks = lacking(on, textOption(given, "account"))
  for (const message of lacks) {
    output.tell({ event: "lacking", machine: name, message })
    output.say(`error: ${message}`)
  }
  const seen = on.logIn?.hosts === undefined ? null : await look(place, given, output, { ...localTarget, machine: name })
  if (seen !== null) {
    const { look: queue } = await seen.site.queue.list()
    output.say(`Logged in as ${seen.site.user}; runs lie below ${seen.site.paths.root}${seen.live.quotaFreeBytes === undefined ? "" : `, where ${bytes(seen.live.quotaFreeBytes)} are free`}.`)
    output.say(queue.answered ? `The queue answers, with ${count(queue.entries.length, "job")} of yours.` : `error: The queue does not answer: ${oneLine(queue.trouble ?? "no words")}`)
    if (!queue.answered) lacks.push("the queue does not answer")
  }
  output.tell({ event: "examined", machine: name, errors: lacks.length, user: seen?.site.user ?? null, root: seen?.site.paths.root ?? null, live: seen?.live ?? null })
  if (lacks.length === 0 && seen !== null) output.say(`${on.title}: nothing found that speaks against it`)
  return lacks.length > 0 ? exitCode.problems : exitCode.fine
}

function lacking(on: Machine, account: string | undefined): string[] {
  const own = `tephra machines add NAME --base ${on.name}`
  return [
    ...(on.scheduler.value === "local" || on.logIn?.hosts !== undefined ? [] : [`No log-in host is known of it. Make it a machine of your own: ${own} --host HOST`]),
    ...(on.requires?.value.includes("account") === true && (account ?? on.account?.value) === undefined ? ["Jobs there must say an account, and none is set: --account NAME with each, or once in your machine's settings."] : []),
  ]
}

interface Seen {
  readonly site: OpenedSite
  readonly live: LiveFacts
}

/** What a machine tells now; null where nobody was let in, which is told. Profiles are no machines of the person's. */
async function look({ sites, store }: SitePlace, given: Arguments, output: Output, target: Target): Promise<Seen | null> {
  const name = target.machine
  const asked = given.values["login"] === true
  if (name === localTarget.machine || (!asked && sites.book.settings(name) === null)) return null
  try {
    const site = await logIn(sites, name, { output, terminal: asked ? openTerminal() : null })
    return { site, live: await siteFacts(site, { machine: knownMachine(name, sites.book), target, past: pastWaits(store.settings, name) }) }
  } catch (error) {
    if (asked || !(error instanceof ApiError)) throw error
    output.say(`note: ${name} was not asked how things are there now: ${oneLine(error.message)}${error.code === "log-in-needs-person" ? " Or ask it with --login." : ""}`)
    output.tell({ event: "not-asked", machine: name, code: error.code, message: error.message })
    return null
  } finally {
    output.status("")
  }
}

/** Of this computer, the memory is looked at now. */
function machineFor(name: string, book: MachineBook): Machine {
  const found = knownMachine(name, book)
  if (name !== localTarget.machine) return found
  return { ...found, node: { ...found.node, memoryBytes: { value: totalmem(), proven: "real", source: "looked at now", date: new Date().toISOString().slice(0, 10) } } }
}
