import { basisOf } from "../../model/fact.ts"
import type { Finding } from "../../model/finding.ts"
import { nearest } from "../../model/nearest.ts"
import type { Rule } from "./consultation.ts"

const allocFlags = /^-alloc_flags[ =]+(.*)$/

/** Words of an -alloc_flags line, without its quotes. */
function flagsOf(line: string): string[] {
  const [, words = ""] = allocFlags.exec(line) ?? []
  return words.replaceAll(/["']/g, " ").split(/\s+/).filter((word) => word !== "")
}

export const optionsMissing: Rule = ({ machine }) => {
  const { optionRules, options } = machine
  return (optionRules?.value.required ?? [])
    .filter(({ begins }) => !(options?.value ?? []).some((line) => spaced(line).startsWith(spaced(begins))))
    .map(({ begins, why }) => ({ code: "option-missing", severity: "error", message: `No line of the job's header begins with ${begins}: ${why}. Add it to the machine's options.`, at: { key: "options" }, basis: basisOf(optionRules!) }))
}

function spaced(line: string): string {
  return line.replaceAll(/\s+/g, " ").trim()
}

/** Only the first -alloc_flags line is honoured, in silence. */
export const flagsTwice: Rule = ({ machine }) => {
  const { optionRules, options } = machine
  const lines = (options?.value ?? []).filter((line) => allocFlags.test(line))
  if (machine.scheduler.value !== "lsf" || lines.length < 2) return []
  const one = [...new Set(lines.flatMap(flagsOf))].join(" ")
  return [{ code: "alloc-flags-twice", severity: "error", message: `The job's header has ${lines.length} lines of -alloc_flags, of which only one is honoured. Write them as one: -alloc_flags "${one}".`, at: { key: "options" }, ...(optionRules === undefined ? {} : { basis: basisOf(optionRules) }) }]
}

export const flagsUnsupported: Rule = ({ machine }) => {
  const known = machine.optionRules?.value.allocFlags
  if (known === undefined || machine.optionRules === undefined) return []
  const basis = basisOf(machine.optionRules)
  const unknown = [...new Set((machine.options?.value ?? []).flatMap(flagsOf))].filter((word) => !known.includes(word))
  return unknown.map((word): Finding => {
    const meant = nearest(word, known)
    return { code: "option-unsupported", severity: "error", message: `${machine.title} knows no “${word}” for -alloc_flags. ${meant === undefined ? `It knows ${known.join(", ")}.` : `Did you mean “${meant}”?`}`, at: { key: "options" }, basis }
  })
}

/** `-W` of LSF takes [hours:]minutes; 1:30:00 would be refused, and 90 seconds cannot be said. */
export const timeForm: Rule = ({ machine }) => {
  if (machine.scheduler.value !== "lsf") return []
  const wrong = (machine.options?.value ?? []).flatMap((line) => (/^-W[ =]+(\S+)/.exec(line)?.[1] ?? "").split("/")[0] ?? "").filter((time) => time !== "" && !/^(\d+:)?\d+$/.test(time))
  return wrong.map((time): Finding => ({ code: "walltime-form", severity: "error", message: `LSF takes -W as [hours:]minutes, as in 2:00 or 120, not “${time}”. Mend the line, or take it out and set the target's walltime.`, at: { key: "options" }, basis: basisOf(machine.scheduler) }))
}
