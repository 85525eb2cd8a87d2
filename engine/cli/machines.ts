import { machineBook, profiles, refuseInUse, type MachineBook } from "../server/sites/machine-book.ts"
import { withStore } from "./home.ts"
import { importHost, keysOnTheWay } from "../server/hosts/host-handlers.ts"
import { aligned } from "../model/aligned.ts"
import { Proof, factsIn } from "../model/fact.ts"
import { insteadOf } from "../model/nearest.ts"
import { unseenKeys, type HostKeys } from "../model/host-keys.ts"
import type { Machine } from "../model/machine.ts"
import { tephraHome } from "../runs/home.ts"
import type { Store } from "../store/open-store.ts"
import { placeOf } from "../transport/ssh/open-options.ts"
import { WrongUse, exitCode, jsonOption, textOption } from "./command.ts"
import type { Arguments, Command } from "./command.ts"
import { valueLines } from "./machine-text.ts"
import { fieldHelp, shortcuts, typedSettings } from "./machine-settings.ts"
import type { Output } from "./output.ts"
import { knownMachine } from "./target.ts"

export const machinesCommand: Command = {
  name: "machines",
  takes: "[NAME | add NAME | change NAME | remove NAME | keys NAME]",
  summary: "Lists the machines that jobs are written for, or tells all that is known of one; keeps those of your own",
  text: [
    "A fact is proven on the real system, on a front that stands for it, in its recorded output, only documented (read in the facility's documents on the day that is told), or typed by you.",
    "A machine of your own starts from a profile: tephra machines add mine --base generic-slurm --host login.site.org. What is not said is as in the profile, and in ssh's own configuration.",
    "Where ssh knows the host: tephra machines add mine --from-ssh HOST, which says what it understood. tephra machines keys NAME tells how the hosts on the way would be recognised, without connecting to any.",
    `Fields for --set:\n${fieldHelp()}`,
  ].join("\n"),
  options: {
    ...shortcuts,
    "from-ssh": { kind: "value", value: "HOST", help: "add: take profile, host, port, user and jump host from what ssh's configuration says of a host, as you write it after ssh" },
    name: { kind: "value", value: "NEW", help: "change: how it is called from now on" },
    set: { kind: "list", value: "FIELD=VALUE", help: "any field of it; of a list, once for each entry; an empty value takes it back" },
    json: jsonOption,
  },
  run: (given, output) => {
    const [first, second, third] = given.positionals
    if (third !== undefined) throw new WrongUse(`“${third}” is one word too many.`)
    const act = first === undefined ? undefined : acts.get(first)
    if (given.values["from-ssh"] !== undefined && first !== "add") throw new WrongUse("--from-ssh HOST goes with add NAME.")
    return withStore(async (store) => {
      const book = machineBook(store)
      // A machine may be called as an act is.
      const isMachine = first !== undefined && book.get(first) !== undefined
      if (act === undefined && second !== undefined) throw new WrongUse(isMachine ? `“${second}” is one word too many.` : `“${first}” is nothing to do with a machine. ${insteadOf(first!, [...acts.keys()])}`)
      if (act !== undefined && second === undefined && !isMachine) throw new WrongUse(`the NAME of the machine is missing: tephra machines ${first} NAME.`)
      if (act !== undefined && second !== undefined) await act({ store, book, given, output }, second)
      else if (first === undefined) listMachines(output, book)
      else tellMachine(output, knownMachine(first, book))
      return exitCode.fine
    })
  },
}

interface Acting {
  readonly store: Store
  readonly book: MachineBook
  readonly given: Arguments
  readonly output: Output
}

const acts = new Map<string, (acting: Acting, name: string) => void | Promise<void>>([
  ["add", addMachine],
  ["change", changeMachine],
  ["remove", removeMachine],
  ["keys", tellKeys],
])

async function addMachine({ book, given, output }: Acting, name: string): Promise<void> {
  const alias = textOption(given, "from-ssh")
  const proposal = alias === undefined ? null : await importHost(alias)
  const base = proposal?.base ?? undefined
  if (given.values["base"] === undefined && base === undefined) throw new WrongUse(`--base PROFILE is missing: the profile that it starts from, one of ${profiles().join(", ")}.`)
  if (book.settings(name) !== null) throw new WrongUse(`you have a machine “${name}” already. tephra machines change ${name} changes it.`)
  book.save(typedSettings({ ...proposal?.settings, ...(base === undefined ? {} : { base }), name }, given), null)
  for (const line of [...(proposal?.understood ?? []), ...(proposal?.notTaken ?? [])]) output.say(line)
  output.say(`${name} is added. tephra login ${name} --check tries to log in; tephra doctor ${name} says what it still lacks.`)
  output.tell({ event: "added", machine: name, settings: book.settings(name), ...(proposal === null ? {} : { fromSsh: proposal }) })
}

function changeMachine({ store, book, given, output }: Acting, name: string): void {
  const before = book.settings(knownMachine(name, book).name)
  if (before === null) throw new WrongUse(`“${name}” is a profile that comes with Tephra, which stays as it is. Make a machine of your own of it with tephra machines add NAME --base ${name}.`)
  const settings = typedSettings(before, given)
  if (settings.name !== name) refuseInUse(store, name)
  book.save(settings, name)
  output.say(`${settings.name} is changed.`)
  output.tell({ event: "changed", machine: settings.name, settings })
}

function removeMachine({ store, book, output }: Acting, name: string): void {
  if (book.settings(knownMachine(name, book).name) === null) throw new WrongUse(`“${name}” is a profile that comes with Tephra, which cannot be removed.`)
  refuseInUse(store, name)
  book.remove(name)
  output.say(`${name} is removed. Its runs stay in the list.`)
  output.tell({ event: "removed", machine: name })
}

async function tellKeys({ book, output }: Acting, name: string): Promise<void> {
  for (const keys of await keysOnTheWay(knownMachine(name, book), tephraHome(process.env))) {
    output.tell({ event: "host-keys", ...keys })
    for (const line of keyLines(keys)) output.say(line)
  }
}

function keyLines(keys: HostKeys): string[] {
  const { text, known, basis } = keys
  return [
    `${placeOf(keys)}: ${text}`,
    ...known.map(({ sha256, type, file, line, marker, ...key }) => `  ${sha256} ${type}, ${marker === "none" ? "" : `${marker} in `}${file} line ${line}${key.published ? ", published too" : ""}`),
    ...unseenKeys(keys).map(({ sha256, type }) => `  ${sha256} ${type}, published`),
    ...(basis === null ? [] : [`  published as ${basis.proven}, ${basis.date}: ${basis.source}`]),
  ]
}

/** Facts of a machine, by how they were found out. */
function proofs(machine: Machine): Record<Proof, number> {
  const facts = factsIn(machine)
  return Object.fromEntries(Proof.options.map((proof) => [proof, facts.filter(([, { proven }]) => proven === proof).length])) as Record<Proof, number>
}

function listMachines(output: Output, book: MachineBook): void {
  const all = book.list().map((machine) => ({ name: machine.name, title: machine.title, scheduler: machine.scheduler.value, proven: proofs(machine) }))
  for (const each of all) output.tell({ event: "machine", ...each })
  const columns = Proof.options.filter((proof) => proof !== "typed" || all.some(({ proven }) => proven.typed > 0))
  const rows = all.map(({ name, title, scheduler, proven }) => [name, title, scheduler, ...columns.map((proof) => String(proven[proof]))])
  for (const line of aligned([["name", "title", "scheduler", ...columns], ...rows])) output.say(line)
}

function tellMachine(output: Output, machine: Machine): void {
  const facts = factsIn(machine)
  output.tell({ event: "machine", name: machine.name, title: machine.title, facts: facts.map(([field, fact]) => ({ field, ...fact })) })
  output.say(`${machine.title} (${machine.name})`)
  for (const [field, fact] of facts) {
    const [first = "", ...others] = valueLines(fact, field)
    output.say(`\n${field}${others.length === 0 ? `: ${first}` : ""}`)
    if (others.length > 0) for (const line of [first, ...others]) output.say(`  ${line}`)
    output.say(`  ${fact.proven}, ${fact.date}: ${fact.source}`)
  }
}
