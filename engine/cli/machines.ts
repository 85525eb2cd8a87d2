import { machineBook, type MachineBook } from "../server/sites/machine-book.ts"
import { withStore } from "./home.ts"
import { aligned } from "../model/aligned.ts"
import { Proof, factsIn } from "../model/fact.ts"
import type { Machine } from "../model/machine.ts"
import { WrongUse, exitCode, jsonOption } from "./command.ts"
import type { Command } from "./command.ts"
import { valueLines } from "./machine-text.ts"
import type { Output } from "./output.ts"
import { knownMachine } from "./target.ts"

export const machinesCommand: Command = {
  name: "machines",
  takes: "[NAME]",
  summary: "Lists the machines that jobs are written for, or tells all that is known of one and where it is from",
  text: "A fact is proven on the real system, on a front that stands for it, in its recorded output, or only documented: read in the facility's documents on the day that is told.",
  options: { json: jsonOption },
  run: (given, output) => {
    const [name, more] = given.positionals
    if (more !== undefined) throw new WrongUse(`“${more}” is one word too many.`)
    return withStore((store) => {
      const book = machineBook(store)
      if (name === undefined) listMachines(output, book)
      else tellMachine(output, knownMachine(name, book))
      return Promise.resolve(exitCode.fine)
    })
  },
}

/** Facts of a machine, by how they were found out. */
function proofs(machine: Machine): Record<Proof, number> {
  const facts = factsIn(machine)
  return Object.fromEntries(Proof.options.map((proof) => [proof, facts.filter(([, { proven }]) => proven === proof).length])) as Record<Proof, number>
}

function listMachines(output: Output, book: MachineBook): void {
  const all = book.list().map((machine) => ({ name: machine.name, title: machine.title, scheduler: machine.scheduler.value, proven: proofs(machine) }))
  for (const each of all) output.tell({ event: "machine", ...each })
  const columns = Proof.options.filter((proof) => proof !== "typed")
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
