import { bytes, count } from "../machines/doctor/words.ts"
import type { DryRun } from "../model/dry-run.ts"

const phases = ["send", "build", "submit"] as const
const titles = { send: "Send", build: "Build", submit: "Hand in" } as const

/** What would be sent, for people: what goes where, how many bytes, which commands, the script. */
export function dryRunSummary(dry: DryRun): string[] {
  const { job, files, data, root, bytes: total, script, later } = dry
  const jobBytes = [...new Map(files.map((file) => [file.sha256, file.bytes])).values()].reduce((sum, each) => sum + each, 0)
  const rows = [
    `${count(files.length, "file")} of the job, ${bytes(jobBytes)}: objects/, put together as jobs/${shortened(job)}/`,
    ...data.map((each) => `data set “${each.name}”, ${bytes(each.bytes)}: ${shortened(each.to.startsWith(`${root}/`) ? each.to.slice(root.length + 1) : each.to)}`),
  ]
  return [
    headline(dry),
    ...part(`Below ${root}, at most ${bytes(total)} in all; what is there already does not travel again`, rows),
    ...phases.flatMap((phase) => phasePart(dry, phase)),
    ...part("Later", [`${count(later.length, "kind")} of questions to the batch system and of commands to stop it`]),
    ...part("The script that is handed in", script === "" ? [] : [script.trimEnd()]),
    ...costAndNotes(dry),
    "",
    `This is a summary of ${count(dry.steps.length + later.length, "act")}: --verbose prints each of them word for word, as it would be sent and written down; --json the same for programs.`,
  ]
}

/** All that would be sent, word for word: what travels, every command in order, and what comes later. */
export function dryRunLines(dry: DryRun): string[] {
  const { steps, variables, script, later } = dry
  return [
    headline(dry),
    ...part("The script that is handed in", script === "" ? [] : [script.trimEnd()]),
    ...phases.flatMap((phase) => part(titles[phase], steps.filter((step) => step.phase === phase).map(({ text }) => text))),
    ...part("Variables of the job", Object.entries(variables).map(([name, value]) => `${name}=${value}`)),
    ...part("Later", later.map(({ when, text }) => `${when}: ${text}`)),
    ...costAndNotes(dry),
  ]
}

function headline({ root, job, files, data, bytes: total, machine }: DryRun): string {
  return `Job ${job.slice(0, 12)} on ${machine}, below ${root}: ${count(files.length, "file")} and ${count(data.length, "data set")}, at most ${bytes(total)}. Nothing was sent.`
}

function part(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line.replaceAll(/\n(?!\n)/g, "\n  ")}`)]
}

function costAndNotes({ charge, notes }: DryRun): string[] {
  return [...part("Cost", charge === null ? [] : [charge.text]), ...part("Notes", notes)]
}

function phasePart({ steps }: DryRun, phase: (typeof phases)[number]): string[] {
  const acts = steps.filter((step) => step.phase === phase)
  const commands = acts.filter(({ what }) => what === "exec" || what === "start")
  return part(`${titles[phase]}: ${count(acts.length - commands.length, "change")} of files and folders, ${count(commands.length, "command")}`, commands.map(({ text }) => commandText(text)))
}

/** On one line: hashes are shortened, and so are variables and a script among the words. */
function commandText(text: string): string {
  const script = /'(?:[^']|'\\'')*\n(?:[^']|'\\'')*'/g
  return shortened(text.replace(script, (words) => `'… ${words.split("\n").length} lines'`).replace(/(?:\bTEPHRA_[A-Z0-9_]+=\S+ )+/, "TEPHRA_…=… "))
}

function shortened(text: string): string {
  return text.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, "$1…")
}
