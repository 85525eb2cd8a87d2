import { machines } from "../machines/machines.ts"
import type { Machine } from "../model/machine.ts"
import { insteadOf } from "../model/nearest.ts"
import { localTarget, mostJobs } from "../model/target.ts"
import type { Target } from "../model/target.ts"
import type { MachineBook } from "../server/sites/machine-book.ts"
import { WrongUse, numberOption, textOption } from "./command.ts"
import type { Arguments, CommandOption } from "./command.ts"

/** What an export is written as. */
const forms = ["cpp", "python", "slurm", "lsf", "pbs", "flux"] as const
type Form = (typeof forms)[number]

/** Options of a command that writes a job for another machine. */
export const machineOptions: Readonly<Record<string, CommandOption>> = {
  as: { kind: "value", value: "FORM", help: `${forms.join(", ")}: a folder for this computer (default), one Python program, or a folder for a batch system` },
  machine: { kind: "value", value: "NAME", help: `a machine of your own, or ${machines.map(({ name }) => name).join(", ")}` },
  account: { kind: "value", value: "NAME", help: "what a batch system charges" },
  queue: { kind: "value", value: "NAME", help: "queue, partition or quality of service" },
  walltime: { kind: "value", value: "H:MM:SS", help: "how long the job may run" },
  jobs: { kind: "value", value: "N", help: `most jobs one after another, each going on where the last was saved (default ${mostJobs(localTarget)})` },
}

/** The target of a command line; options that a command lacks are not given. */
export function targetOf(given: Arguments, book: MachineBook): Target {
  const walltime = walltimeOf(textOption(given, "walltime"))
  const account = textOption(given, "account")
  const queue = textOption(given, "queue")
  const jobs = numberOption(given, "jobs", [1, 1000])
  return {
    ...localTarget,
    machine: machineOf(formOf(given), textOption(given, "machine"), book),
    ranks: numberOption(given, "ranks", [1, 100_000]) ?? 1,
    threads: numberOption(given, "threads", [1, 1024]) ?? 1,
    ...(walltime === undefined ? {} : { walltime }),
    ...(account === undefined ? {} : { account }),
    ...(queue === undefined ? {} : { queue }),
    ...(jobs === undefined ? {} : { jobs }),
  }
}

/** What the command line asks for; options that a command lacks are not given. */
export function formOf(given: Arguments): Form {
  const text = textOption(given, "as") ?? "cpp"
  const form = forms.find((each) => each === text)
  if (form === undefined) throw new WrongUse(`--as ${text}: there is no such form. ${insteadOf(text, forms)}`)
  return form
}

/** A form without a machine means the generic one; a form with one must be the machine's own. */
function machineOf(form: Form, name: string | undefined, book: MachineBook): string {
  const alone = form === "cpp" || form === "python"
  if (form === "python" && name !== undefined) throw new WrongUse("--as python writes one program that runs on any machine, so it takes no --machine. Without --as the folder for that machine holds it too, as train.py.")
  if (name === undefined) return alone ? localTarget.machine : `generic-${form}`
  const scheduler = knownMachine(name, book).scheduler.value
  if (!alone && scheduler !== form) throw new WrongUse(`${name} has ${scheduler === "local" ? "no batch system" : `the batch system ${scheduler}`}, so --as ${form} does not fit it.`)
  return name
}

export function knownMachine(name: string, book: MachineBook): Machine {
  const machine = book.get(name)
  if (machine !== undefined) return machine
  throw new WrongUse(`there is no machine “${name}”. ${insteadOf(name, book.list().map((each) => each.name))}`)
}

/** Batch systems read `90` and `1:30` each in their own way; three figures mean the same to all. */
function walltimeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, hours, minutes, seconds] = /^(\d{1,4}):([0-5]\d):([0-5]\d)$/.exec(text) ?? []
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  if (!(total > 0)) throw new WrongUse(`--walltime takes hours, minutes and seconds, as in 2:00:00, not “${text}”.`)
  return total
}
