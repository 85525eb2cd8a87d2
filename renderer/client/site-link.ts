import type { Finding } from "../../engine/model/finding.ts"
import type { Target } from "../../engine/model/target.ts"
import type { EngineClient } from "./engine-client.ts"
import { logInTo, nextLogIn } from "./log-in.ts"
import { isBatch, machineEntry, mayLogIn } from "./machines.ts"
import type { Store } from "./store.ts"
import type { Held } from "./workspace-state.ts"

export interface SiteLink {
  logIn(machine: string): Promise<void>
  /** Null gives the log-in up. */
  answer(question: string, answers: readonly string[] | null): Promise<void>
  /** Ends a log-in on the way, or one that is there. */
  logOut(machine: string): Promise<void>
  /** Begins a log-in where a run would otherwise wait for one; whether it did. */
  logInForRun(machine: string): Promise<boolean>
  /** What the doctor has against handing in the drawing as it is, without what was insisted on before; null where that is nothing. */
  consult(document: string, target: Target, runs: number): Promise<Held | null>
  insist(held: Held): void
}

interface SiteLinkParts {
  readonly client: EngineClient
  readonly store: Store
  readonly tell: (text: string) => void
}

/** The machines, the log-in that was begun here, and what the doctor says before a run is handed in. */
export function linkSites({ client, store, tell }: SiteLinkParts): SiteLink {
  const insisted = new Set<string>()

  client.watch("machines.watch", {}, {
    event(machines) {
      const { logIn } = store.get()
      const next = logIn && nextLogIn(logIn, machines)
      const open = machines.find(({ machine, site }) => machine.name === logIn?.machine && site?.state === "in")
      store.set({ machines, logIn: next })
      if (open && next === null) tell(`Logged in to ${open.machine.title}`)
    },
  })

  async function logIn(machine: string): Promise<void> {
    const entry = machineEntry(store.get(), machine)
    if (!entry) return
    store.set({ logIn: logInTo(entry) })
    await client.call("site.logIn", { machine })
  }

  return {
    logIn,
    async answer(question, answers) {
      const { logIn: here } = store.get()
      if (!here) return
      if (answers === null) store.set({ logIn: null })
      else store.set({ logIn: { ...here, late: null } })
      try {
        await client.call("site.answer", { machine: here.machine, question, answers: answers === null ? null : [...answers] })
      } catch (error) {
        const { logIn: now } = store.get()
        if (now && error instanceof Error) store.set({ logIn: { ...now, late: error.message } })
      }
    },
    async logOut(machine) {
      if (store.get().logIn?.machine === machine) store.set({ logIn: null })
      await client.call("site.logOut", { machine })
    },
    async logInForRun(machine) {
      const entry = machineEntry(store.get(), machine)
      if (!entry || !mayLogIn(entry) || entry.site?.elsewhere) return false
      await logIn(machine)
      return true
    },
    async consult(document, target, runs) {
      if (!isBatch(store.get(), target.machine)) return null
      const { findings } = await client.call("machine.consult", { document, target, runs })
      const said = findings.filter(({ severity }) => severity !== "note")
      return said.every((finding) => insisted.has(keyOf(target, finding))) ? null : { target, findings: said }
    },
    insist: ({ target, findings }) => findings.forEach((finding) => insisted.add(keyOf(target, finding))),
  }
}

function keyOf({ machine }: Target, { code, severity, message }: Finding): string {
  return JSON.stringify([machine, severity, code, message])
}
