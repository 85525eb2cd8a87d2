import { ApiError } from "../model/api-error.ts"
import { isTerminal } from "../model/queue.ts"
import type { Run } from "../model/run.ts"
import type { OpenedSite } from "../server/sites/open-site.ts"
import { exitCode, jsonOption, onlyArgument } from "./command.ts"
import type { Command, ExitCode } from "./command.ts"
import { withRuns, withSites, type SitePlace, type Workplace } from "./home.ts"
import { onInterrupt } from "./interrupts.ts"
import { logIn } from "./log-in.ts"
import { oneLine } from "./one-line.ts"
import type { Output } from "./output.ts"
import { knownMachine } from "./target.ts"
import { openTerminal, type Terminal } from "./terminal.ts"

export const loginCommand: Command = {
  name: "login",
  takes: "NAME",
  summary: "Logs in to a machine and stays: other commands and the app's runs go through it",
  text: "Asks at the terminal what the site asks. Ctrl+C logs out; what was handed in goes on without it.",
  options: { check: { kind: "flag", help: "log in, tell who and where and whether the queue answers, and leave" }, json: jsonOption },
  run: (given, output) => {
    const name = onlyArgument(given, "NAME")
    if (given.values["check"] === true) return withSites((place) => check(place, output, name))
    return withRuns(output, (place) => stay(place, output, name))
  },
}

async function check({ sites }: SitePlace, output: Output, name: string): Promise<ExitCode> {
  knownMachine(name, sites.book)
  return (await tellSite(output, name, sites, await logIn(sites, name, { output, terminal: openTerminal() }))) ? exitCode.fine : exitCode.problems
}

/** True when the queue answers. */
async function tellSite(output: Output, name: string, sites: SitePlace["sites"], site: OpenedSite): Promise<boolean> {
  const { link } = sites.state(name)
  const { look } = await site.queue.list()
  const mine = look.entries.filter(({ state }) => !isTerminal(state))
  const running = mine.filter(({ state }) => state === "running").length
  output.say(`Logged in to ${name} as ${site.user}${link === null ? "" : `, on ${link.host} over ${link.carrier}: ${link.reason}`}`)
  output.say(`Runs lie below ${site.paths.root}`)
  if (look.answered) output.say(`The queue answers: ${mine.length === 0 ? "no job of yours" : `${mine.length} of your jobs, ${running} running`}`)
  else output.complain(`The queue does not answer: ${oneLine(look.trouble ?? "no words")}`)
  output.tell({ event: "logged-in", machine: name, user: site.user, host: link?.host ?? null, carrier: link?.carrier ?? null, root: site.paths.root, queue: { answered: look.answered, trouble: look.trouble ?? null, running, jobs: mine.length } })
  return look.answered
}

async function stay(place: Workplace, output: Output, name: string): Promise<ExitCode> {
  const { sites } = place
  knownMachine(name, sites.book)
  if (sites.state(name).elsewhere) throw new ApiError("logged-in-elsewhere", `Another app or command of yours is logged in to ${name} and looks after its runs. Leave that one first; or use it: tephra submit, watch and cancel go through it.`)
  const terminal = openTerminal()
  const leave = new AbortController()
  await tellSite(output, name, sites, await logIn(sites, name, { output, terminal }))
  output.say("Ctrl+C logs out; runs go on.")
  const release = onInterrupt(() => leave.abort(), leave)
  const told = tellRuns(place, output, name, leave.signal)
  try {
    return await keepIn(place, output, { name, terminal, leave })
  } finally {
    leave.abort()
    release()
    await told
  }
}

/** What becomes of the connection, until the person leaves. One that does not come back by itself is opened again by the person. */
async function keepIn({ sites }: Workplace, output: Output, { name, terminal, leave }: { name: string; terminal: Terminal | null; leave: AbortController }): Promise<ExitCode> {
  let shown = sites.state(name).text
  while (!leave.signal.aborted) {
    const { state, text } = sites.state(name)
    if (text !== shown) {
      output.complain(text)
      output.tell({ event: "site", machine: name, state, text })
    }
    shown = text
    if (state !== "out") await sites.sleep(500)
    else if (terminal === null) return exitCode.failed
    else await inAgain(sites, output, { name, terminal, leave })
  }
  return exitCode.fine
}

async function inAgain(sites: SitePlace["sites"], output: Output, { name, terminal, leave }: { name: string; terminal: Terminal; leave: AbortController }): Promise<void> {
  if ((await terminal.ask("Enter logs in again, Ctrl+C leaves. ", { secret: false, signal: leave.signal })) === null) return leave.abort()
  try {
    await tellSite(output, name, sites, await logIn(sites, name, { output, terminal }))
  } catch (error) {
    output.complain(error instanceof Error ? error.message : String(error))
  }
}

/** A line whenever a run of this machine is somewhere else than before; counts within a step are left out. */
async function tellRuns({ driver }: Workplace, output: Output, name: string, signal: AbortSignal): Promise<void> {
  const shown = new Map<string, string>()
  let first = true
  for await (const runs of driver.watchAll(signal)) {
    for (const run of runs.filter(({ target }) => target.machine === name).toReversed()) {
      const key = `${run.state} ${run.detail.replaceAll(/\d+/g, "")}`
      const isNew = shown.get(run.id) !== key
      shown.set(run.id, key)
      if (isNew && !(first && run.state === "ended")) tellRun(output, run)
    }
    first = false
  }
}

function tellRun(output: Output, { id, number, name, state, detail, outcome, attempts }: Run): void {
  const submission = attempts.at(-1)?.submission
  output.say(`#${number} “${name}”${submission === undefined ? "" : `, job ${submission}`}: ${oneLine(detail)}`)
  output.tell({ event: "run", run: id, number, state, detail, outcome, submission: submission ?? null })
}
