import { machineNamed, machines } from "../../../machines/machines.ts"
import type { Machine } from "../../../model/machine.ts"
import { nearest } from "../../../model/nearest.ts"
import type { Problem } from "../../../model/problem.ts"
import type { Target } from "../../../model/target.ts"
import { clock } from "../../../schedulers/batch-script.ts"
import { nodesOf } from "../../../schedulers/layout.ts"

/** What a target and its machine cannot do together. */
export function targetProblems(target: Target): Problem[] {
  const machine = machineNamed(target.machine)
  if (machine === undefined) return [unknownMachine(target.machine)]
  if (machine.scheduler.value === "local") return []
  return [...missing(target, machine), ...unfitWords(target), ...unfitThreads(target, machine), ...tooLong(target, machine)]
}

function unknownMachine(name: string): Problem {
  const names = machines.map((machine) => machine.name)
  const meant = nearest(name, names)
  return { code: "machine-unknown", severity: "error", message: `There is no machine “${name}”. ${meant === undefined ? `Known are: ${names.join(", ")}.` : `Did you mean “${meant}”?`}`, at: {} }
}

function missing(target: Target, machine: Machine): Problem[] {
  return (machine.requires?.value ?? [])
    .filter((key) => target[key] === undefined)
    .map((key) => ({ code: "target-incomplete", severity: "error", message: `A job on ${machine.title} must say its ${key}: set the target's ${key}.`, at: { key } }))
}

/** These stand in a line that the batch system reads, where nothing can be quoted. */
function unfitWords(target: Target): Problem[] {
  return (["account", "queue"] as const)
    .filter((key) => target[key] !== undefined && !/^[A-Za-z0-9_][A-Za-z0-9_.@:-]*$/.test(target[key]))
    .map((key) => ({ code: "target-word", severity: "error", message: `The ${key} “${target[key]}” cannot stand in a batch script: it may hold letters, digits and _.@:- only.`, at: { key } }))
}

function unfitThreads({ threads }: Target, machine: Machine): Problem[] {
  const cores = machine.node.cores?.value
  if (cores === undefined || threads <= cores) return []
  return [{ code: "threads-exceed-node", severity: "error", message: `A rank of ${threads} threads does not fit a node of ${machine.title}, of which a job may use ${cores} cores. Use at most ${cores} threads.`, at: { key: "threads" } }]
}

function tooLong(target: Target, machine: Machine): Problem[] {
  const limits = machine.limits?.value
  const nodes = nodesOf(machine, target)
  if (limits === undefined || nodes === undefined) return []
  const limit = limits.find((each) => nodes <= each.nodes)
  const most = limits.at(-1)!
  if (limit === undefined) return [{ code: "too-many-nodes", severity: "error", message: `${target.ranks} ranks of ${target.threads} threads fill ${nodes} nodes of ${machine.title}, which gives a job at most ${most.nodes}. Use fewer ranks.`, at: { key: "ranks" } }]
  if (target.walltime === undefined || target.walltime <= limit.seconds) return []
  const message = `${machine.title} lets a job on ${nodes} node${nodes === 1 ? "" : "s"} run ${clock(limit.seconds)}, and ${clock(target.walltime)} is asked for. Ask for less, unless the queue allows more.`
  return [{ code: "walltime-beyond-limit", severity: "warning", message, at: { key: "walltime" } }]
}
