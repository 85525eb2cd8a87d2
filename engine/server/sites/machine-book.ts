import { z } from "zod"
import { ApiError } from "../../model/api-error.ts"
import type { Machine } from "../../model/machine.ts"
import { MachineSettings } from "../../model/machine-settings.ts"
import { machineNamed, machines } from "../../machines/machines.ts"
import { machineOf } from "../../machines/own-machine.ts"
import { insteadOf } from "../../model/nearest.ts"
import type { Store } from "../../store/open-store.ts"
import { keptRates } from "../calibrate/kept-rates.ts"

/** The machines that a person can name: the profiles, and their own over them. */
export interface BookEntry {
  readonly machine: Machine
  /** What was typed of an own machine; null for a profile. */
  readonly settings: MachineSettings | null
}

export interface MachineBook {
  /** Own ones first, each kind in alphabetical order. */
  entries(): BookEntry[]
  /** The machines of the entries. */
  list(): Machine[]
  /** With the rates that are known of it; undefined when there is none of that name. */
  get(name: string): Machine | undefined
  /** As `get`; throws where there is none of that name. */
  find(name: string): Machine
  /** What was typed of an own machine; null for a profile. */
  settings(name: string): MachineSettings | null
  /** Adds a machine, or changes the one that was called `was`. */
  save(settings: MachineSettings, was: string | null): void
  remove(name: string): void
}

const key = "machines"
const localName = "local"

/** Without a store, as where nothing may be read of it, there are the profiles alone. */
export function machineBook(store: Pick<Store, "settings"> | null): MachineBook {
  const own = (): MachineSettings[] => z.array(z.unknown()).catch([]).parse(store?.settings.get(key)).flatMap((each) => MachineSettings.safeParse(each).data ?? [])
  const keep = (all: readonly MachineSettings[]): void => store?.settings.set(key, all.toSorted((left, right) => (left.name < right.name ? -1 : 1)))
  const settings = (name: string): MachineSettings | null => own().find((each) => each.name === name) ?? null
  const entries = (): BookEntry[] => [
    ...own().flatMap((each) => {
      const machine = machineOf(each)
      return machine === undefined ? [] : [{ machine, settings: each }]
    }),
    ...machines.map((machine) => ({ machine, settings: null })),
  ]
  const get = (name: string): Machine | undefined => {
    const mine = settings(name)
    if (mine !== null) return machineOf(mine)
    const machine = machineNamed(name)
    const rates = store !== null && name === localName ? keptRates(store) : null
    return machine && rates ? { ...machine, rates } : machine
  }
  return {
    entries,
    list: () => entries().map(({ machine }) => machine),
    get,
    find: (name) => {
      const machine = get(name)
      if (machine === undefined) throw new ApiError("no-such-machine", `There is no machine “${name}”. Choose one from the list of machines, or add it first.`)
      return machine
    },
    settings,
    save: (next, was) => {
      refuse(next, was, own())
      keep([...own().filter(({ name }) => name !== (was ?? next.name)), next])
    },
    remove: (name) => {
      if (settings(name) === null) throw new ApiError("no-such-machine", `“${name}” is no machine of your own, so it cannot be removed.`)
      keep(own().filter((each) => each.name !== name))
    },
  }
}

/** Names of what a machine of one's own may start from. */
export function profiles(): string[] {
  return machines.map(({ name }) => name).filter((name) => name !== localName)
}

/** A run that goes on there would never be heard of again. */
export function refuseInUse({ runs }: Pick<Store, "runs">, name: string): void {
  const run = runs.open().find(({ target }) => target.machine === name)
  if (run !== undefined) throw new ApiError("machine-in-use", `Run #${run.number} goes on on “${name}”. Wait for its end, or stop it first.`)
}

function refuse(next: MachineSettings, was: string | null, own: readonly MachineSettings[]): void {
  if (machineNamed(next.name) !== undefined) throw new ApiError("machine-name-taken", `“${next.name}” is the name of a profile that comes with Tephra. Choose another name; the profile is what your machine starts from.`)
  if (next.name !== was && own.some(({ name }) => name === next.name)) throw new ApiError("machine-name-taken", `You have a machine “${next.name}” already. Choose another name.`)
  if (machineNamed(next.base) === undefined) throw new ApiError("machine-profile-unknown", `There is no profile “${next.base}” to start from. ${insteadOf(next.base, profiles())}`)
  if (next.base === localName) throw new ApiError("machine-profile-unknown", "A machine of your own starts from the profile of a cluster; this computer is there by itself.")
}
