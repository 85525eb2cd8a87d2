import type { Target } from "../../engine/model/target.ts"
import type { EngineClient } from "./engine-client.ts"
import { filled, unfilled } from "./from-ssh.ts"
import type { Settings } from "./settings.ts"
import type { SiteLink } from "./site-link.ts"
import type { Store } from "./store.ts"
import { targetOn } from "./targets.ts"
import type { Workspace } from "./workspace.ts"

interface MachineActionParts {
  readonly client: EngineClient
  readonly store: Store
  readonly settings: Settings
  readonly sites: SiteLink
  readonly setTarget: (target: Target) => void
  readonly tell: (text: string) => void
  readonly attempt: <T>(what: string, action: () => Promise<T>) => Promise<T | undefined>
}

type Names = "chooseMachine" | "showMachine" | "openMachineForm" | "setMachineDraft" | "fillFromSsh" | "unfillFromSsh" | "closeMachineForm" | "saveMachine" | "removeMachine" | "logIn" | "joinLogIn" | "answerLogIn" | "logOut" | "removeBuild"

/** What a person can do with machines and log-ins. */
export function machineActions({ client, store, settings, sites, setTarget, tell, attempt }: MachineActionParts): Pick<Workspace, Names> {
  return {
    chooseMachine: (name) => setTarget(targetOn(settings, name, store.get().target)),
    showMachine: (chosenMachine) => store.set({ chosenMachine }),
    openMachineForm(was, texts) {
      const { machineDraft } = store.get()
      store.set({ machineForm: true, machineDraft: machineDraft?.was === was ? machineDraft : { was, texts, fromSsh: null } })
    },
    setMachineDraft(texts) {
      const { machineDraft } = store.get()
      if (machineDraft) store.set({ machineDraft: { ...machineDraft, texts } })
    },
    async fillFromSsh(host) {
      try {
        const proposal = await client.call("machine.import", { host })
        const { machineDraft } = store.get()
        // Meanwhile the form may have become that of a machine that is there, which no host fills.
        if (machineDraft?.was === null) store.set({ machineDraft: { ...machineDraft, ...filled(machineDraft, host, proposal) } })
        return null
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      }
    },
    unfillFromSsh() {
      const { machineDraft } = store.get()
      if (machineDraft) store.set({ machineDraft: { ...machineDraft, ...unfilled(machineDraft) } })
    },
    closeMachineForm: (drop) => store.set({ machineForm: false, ...(drop ? { machineDraft: null } : {}) }),
    async saveMachine(machine, was) {
      try {
        await client.call("machine.save", { settings: machine, was })
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      }
      const { target } = store.get()
      if (was !== null && target.machine === was) setTarget({ ...target, machine: machine.name })
      store.set({ machineForm: false, machineDraft: null, chosenMachine: machine.name })
      tell(`Kept ${machine.title ?? machine.name}`)
      return null
    },
    async removeMachine(name) {
      if ((await attempt("Not removed", () => client.call("machine.remove", { name }))) === undefined) return
      const { target } = store.get()
      if (target.machine === name) setTarget(targetOn(settings, "local", target))
      store.set({ chosenMachine: null })
      tell(`Removed ${name}`)
    },
    logIn: async (machine) => void (await attempt("Not logged in", () => sites.logIn(machine))),
    joinLogIn: (machine) => store.set({ logIn: { machine, before: 0, shown: true, late: null } }),
    answerLogIn: sites.answer,
    removeBuild: async (machine, name) => (await attempt("Not removed", () => client.call("site.removeBuild", { machine, name, evenUsed: false }))) !== undefined,
    logOut: async (machine) => void (await attempt("Not logged out", () => sites.logOut(machine))),
  }
}
