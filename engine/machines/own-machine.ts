import type { Fact } from "../model/fact.ts"
import type { Machine } from "../model/machine.ts"
import type { Bin, Queue } from "../model/machine-queue.ts"
import type { MachineSettings } from "../model/machine-settings.ts"
import { sshPort } from "./documented.ts"
import { machineNamed } from "./machines.ts"

/** On a log-in node, for a person who did not say how many. */
const usualBuildJobs = 4

/** A person's own machine: its profile with what was typed over it, each such fact marked as theirs. Undefined when there is no such profile. */
export function machineOf(settings: MachineSettings): Machine | undefined {
  const base = machineNamed(settings.base)
  if (base === undefined) return undefined
  const typed = typing(settings)
  return {
    ...base,
    name: settings.name,
    title: settings.title ?? `${settings.name}, as ${base.title}`,
    ...given({ launcher: settings.launcher, modules: settings.modules, options: settings.options, proxy: settings.proxy, account: settings.account, queryInterval: settings.queryInterval }, typed),
    ...buildOf(settings, base, typed),
    node: { ...base.node, ...given({ cores: settings.cores, memoryBytes: settings.memoryBytes, gpus: settings.gpus }, typed) },
    logIn: logInOf(settings, base, typed),
    folders: foldersOf(settings, base, typed),
    ...queuesOf(settings, base, typed),
  }
}

type Typed = <Value>(value: Value) => Fact<Value>

function typing({ changed }: MachineSettings): Typed {
  return (value) => ({ value, proven: "typed", source: "typed by you", date: changed })
}

/** Facts of what was typed; what was not is left to the profile. */
function given<Values extends object>(values: Values, typed: Typed): { [Key in keyof Values]?: Fact<NonNullable<Values[Key]>> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries.map(([key, value]) => [key, typed(value)])) as { [Key in keyof Values]?: Fact<NonNullable<Values[Key]>> }
}

/** The profile's fingerprints stay: they count for its hosts alone, and a name of ssh's configuration may stand for one. */
function logInOf({ host, port, user, jump, methods }: MachineSettings, { logIn }: Machine, typed: Typed): Machine["logIn"] {
  const [first] = logIn?.hosts?.value ?? []
  const name = host ?? first?.name
  return {
    ...logIn,
    ...(name === undefined || (host === undefined && port === undefined) ? {} : { hosts: typed([{ name, port: port ?? first?.port ?? sshPort }]) }),
    ...given({ user, methods, jump: jump === undefined ? undefined : { name: jump, port: sshPort } }, typed),
  }
}

/** What purges and limits the profile's scratch is not known of another. */
function foldersOf({ scratch, cache }: MachineSettings, { folders }: Machine, typed: Typed): Machine["folders"] {
  return { ...folders, ...given({ scratch: scratch === undefined ? undefined : { path: scratch }, builds: cache }, typed) }
}

function buildOf({ buildOn, buildJobs }: MachineSettings, { build }: Machine, typed: Typed): Pick<Machine, "build"> {
  if (buildOn === undefined && buildJobs === undefined) return {}
  if (buildOn === "node") return { build: typed({ on: "node" }) }
  const jobs = build?.value.on === "login" ? build.value.jobs : usualBuildJobs
  return { build: typed({ on: "login", jobs: buildJobs ?? jobs }) }
}

/** The queue of jobs that name none, and what this person may have of it. */
function queuesOf({ queue, longest, mostNodes }: MachineSettings, base: Machine, typed: Typed): Pick<Machine, "queue" | "queues"> {
  const option = base.queue?.value.option ?? "-q"
  const named = queue === undefined ? {} : { queue: typed({ option, name: queue }) }
  if (longest === undefined && mostNodes === undefined) return named
  const others = base.queues?.value ?? []
  const name = queue ?? base.queue?.value.name ?? others[0]?.name
  if (name === undefined) return named
  const known = others.find((each) => each.name === name)
  const granted: Queue = { ...known, name, bins: grantedBins(known?.bins ?? [], { longest, mostNodes }) }
  return { ...named, queues: typed([granted, ...others.filter((each) => each.name !== name)]) }
}

/** Bins that allow as much as was granted; one bin of it where the profile has none and both are known. */
function grantedBins(bins: readonly Bin[], { longest, mostNodes }: Pick<MachineSettings, "longest" | "mostNodes">): Bin[] {
  if (bins.length === 0) return longest === undefined || mostNodes === undefined ? [] : [{ from: 1, to: mostNodes, seconds: longest }]
  const within = bins.filter(({ from }) => mostNodes === undefined || from <= mostNodes)
  return within.map((bin, at) => ({ ...bin, to: mostNodes !== undefined && at === within.length - 1 ? mostNodes : bin.to, seconds: longest ?? bin.seconds }))
}
