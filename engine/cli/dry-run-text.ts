import { bytes, count } from "../machines/doctor/words.ts"
import type { DryRun } from "../model/dry-run.ts"

const phases = { send: "Send", build: "Build", submit: "Hand in" } as const

/** All that would be sent, for people: what travels, every command in order, and what comes later. */
export function dryRunLines({ root, job, files, data, bytes: total, steps, variables, header, later, charge, notes, machine }: DryRun): string[] {
  const part = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line.replaceAll("\n", "\n  ")}`)])
  return [
    `Job ${job.slice(0, 12)} on ${machine}, below ${root}: ${count(files.length, "file")} and ${count(data.length, "data set")}, at most ${bytes(total)}. Nothing was sent.`,
    ...part("Header", header),
    ...(["send", "build", "submit"] as const).flatMap((phase) => part(phases[phase], steps.filter((step) => step.phase === phase).map(({ text }) => text))),
    ...part("Variables of the job", Object.entries(variables).map(([name, value]) => `${name}=${value}`)),
    ...part("Later", later.map(({ when, text }) => `${when}: ${text}`)),
    ...part("Cost", charge === null ? [] : [charge.text]),
    ...part("Notes", notes),
  ]
}
