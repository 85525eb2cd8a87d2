import { analyse } from "../../compile/2-infer/infer.ts"
import type { Handlers } from "../../api/serve.ts"
import type { MachineEntry } from "../../api/contract.ts"
import { ApiError } from "../../model/api-error.ts"
import { hasErrors } from "../../model/problem.ts"
import { schedulers } from "../../schedulers/schedulers.ts"
import { refuseReadOnly } from "../../store/read-only.ts"
import { documentState, lookAtData, typesOf, type EngineContext } from "../context.ts"
import { pump } from "../pump.ts"
import { consultJob } from "./consult-job.ts"
import { refuseInUse } from "./machine-book.ts"
import { listBuilds, removeBuild } from "../../runs/site/builds.ts"
import { pastWaits } from "../../runs/site/wait-guess.ts"
import type { OpenedSite } from "./open-site.ts"

type Names = "machines.watch" | "machine.save" | "machine.remove" | "machine.consult" | "site.logIn" | "site.answer" | "site.logOut" | "site.queue" | "site.builds" | "site.removeBuild" | "scheduler.proven"

/** Another app or command of this person may have changed something. */
const lookMilliseconds = 2000

/** Machines of a person, and the log-ins to them. */
export function siteHandlers(context: EngineContext): Pick<Handlers, Names> {
  const { sites, store } = context
  const { book } = sites
  return {
    "machines.watch": (_, watcher) => pump<"machines.watch">(watcher, (signal) => watchMachines(context, signal)),
    "machine.save": ({ settings, was }) => {
      refuseReadOnly(store)
      if (was !== null && was !== settings.name) refuseInUse(store, was)
      book.save(settings, was)
      return {}
    },
    "machine.remove": async ({ name }) => {
      refuseReadOnly(store)
      refuseInUse(store, name)
      await sites.logOut(name)
      book.remove(name)
      return {}
    },
    "machine.consult": async ({ document, target, runs }) => {
      const machine = book.find(target.machine)
      const state = await documentState(context, document)
      const analysis = analyse({ pipeline: state.pipeline, facts: await lookAtData(context, state), types: await typesOf(context, state) })
      if (hasErrors(analysis.problems)) return { problems: [...analysis.problems], findings: [] }
      return { problems: [], findings: await consultJob({ analysis, machine, target, runs, past: pastWaits(store.settings, target.machine), site: sites.open(target.machine) }) }
    },
    "site.logIn": ({ machine }) => {
      sites.logIn(machine)
      return {}
    },
    "site.answer": ({ machine, question, answers }) => {
      sites.answer(machine, question, answers)
      return {}
    },
    "site.logOut": async ({ machine }) => {
      await sites.logOut(machine)
      return {}
    },
    "site.queue": async ({ machine }) => {
      const listed = await opened(context, machine).queue.list()
      const { queue } = schedulers[book.get(machine)?.scheduler.value ?? "local"]
      const told = listed.look.entries.map((entry) => [entry.id, queue?.why(entry) ?? null] as const)
      return { ...listed, why: Object.fromEntries(told.filter((each): each is [string, string] => each[1] !== null)) }
    },
    "site.builds": ({ machine }) => listBuilds(opened(context, machine)),
    "site.removeBuild": async ({ machine, name, evenUsed }) => {
      await removeBuild(opened(context, machine), name, { evenUsed })
      return {}
    },
    "scheduler.proven": ({ scheduler }) => ({ ...schedulers[scheduler].queue?.proven }),
  }
}

function opened({ sites }: EngineContext, machine: string): OpenedSite {
  const site = sites.open(machine)
  if (site === null) throw new ApiError("not-logged-in", `Nobody is logged in to ${sites.title(machine) ?? machine}. Log in first.`)
  return site
}

async function* watchMachines({ sites }: EngineContext, signal: AbortSignal): AsyncGenerator<MachineEntry[]> {
  let seen = ""
  while (!signal.aborted) {
    const entries = sites.book.entries().map(({ machine, settings }): MachineEntry => ({ machine, settings, site: machine.logIn?.hosts === undefined ? null : sites.state(machine.name) }))
    const text = JSON.stringify(entries)
    if (text !== seen) yield entries
    seen = text
    await sites.sleep(lookMilliseconds)
  }
}
