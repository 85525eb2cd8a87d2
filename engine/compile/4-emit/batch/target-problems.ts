import { targetFindings } from "../../../machines/doctor/doctor.ts"
import { asProblem } from "../../../model/finding.ts"
import type { Finding } from "../../../model/finding.ts"
import type { Machine } from "../../../model/machine.ts"
import { insteadOf } from "../../../model/nearest.ts"
import type { Problem } from "../../../model/problem.ts"
import type { Target } from "../../../model/target.ts"

/** What a target and its machine, one of `machines`, cannot do together. */
export function targetProblems(target: Target, machines: readonly Machine[]): Problem[] {
  const machine = machines.find(({ name }) => name === target.machine)
  if (machine === undefined) return [{ code: "machine-unknown", severity: "error", message: `There is no machine “${target.machine}”. ${insteadOf(target.machine, machines.map(({ name }) => name))}`, at: {} }]
  if (machine.scheduler.value === "local") return []
  return [...targetFindings(machine, target).map(forExport), ...unfitWords(target)]
}

/** A folder is written for other times than the queue gives everybody, since a project may have been granted them. */
function forExport(finding: Finding): Problem {
  const problem = asProblem(finding)
  return finding.code.startsWith("walltime-") ? { ...problem, severity: "warning" } : problem
}

/** These stand in a line that the batch system reads, where nothing can be quoted. */
function unfitWords(target: Target): Problem[] {
  return (["account", "queue"] as const)
    .filter((key) => target[key] !== undefined && !/^[A-Za-z0-9_][A-Za-z0-9_.@:-]*$/.test(target[key]))
    .map((key) => ({ code: "target-word", severity: "error", message: `The ${key} “${target[key]}” cannot stand in a batch script: it may hold letters, digits and _.@:- only.`, at: { key } }))
}
