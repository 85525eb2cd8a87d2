import type { MachineEntry } from "../../engine/api/contract.ts"
import type { WorkspaceState } from "./workspace-state.ts"

export function machineEntry({ machines }: Pick<WorkspaceState, "machines">, name: string): MachineEntry | undefined {
  return machines?.find(({ machine }) => machine.name === name)
}

/** Whether runs wait in the queue of a batch system there. A machine that nobody knows is none that would start them at once. */
export function isBatch(state: Pick<WorkspaceState, "machines">, name: string): boolean {
  return (machineEntry(state, name)?.machine.scheduler.value ?? (name === "local" ? "local" : null)) !== "local"
}

/** Nobody is logged in, and nothing is on the way. */
export function mayLogIn({ site }: Pick<MachineEntry, "site">): boolean {
  return site !== null && (site.state === "out" || site.state === "waiting")
}

/** Own machines first, then profiles that have a host; this computer always. */
export function offeredMachines(entries: readonly MachineEntry[]): readonly MachineEntry[] {
  return [...entries.filter(({ settings }) => settings !== null), ...entries.filter(({ machine, settings }) => settings === null && machine.name === "local"), ...entries.filter(({ settings, site }) => settings === null && site !== null)]
}
