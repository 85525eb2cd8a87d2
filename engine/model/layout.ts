import type { Machine } from "./machine.ts"
import type { Target } from "./target.ts"

/** Ranks that one node has room for; undefined where the machine's cores are not known. */
export function ranksOfNode(machine: Machine, { threads }: Pick<Target, "threads">): number | undefined {
  const cores = machine.node.cores?.value
  return cores === undefined ? undefined : Math.max(1, Math.floor(cores / threads))
}

/** Nodes that a target's ranks fill; undefined where the machine's cores are not known. */
export function nodesOf(machine: Machine, target: Target): number | undefined {
  const room = ranksOfNode(machine, target)
  return room === undefined ? undefined : Math.ceil(target.ranks / room)
}

/** The queue of a job and the option that names it; undefined where neither target nor machine names one. */
export function queueOf(machine: Machine, { queue }: Pick<Target, "queue">): { option: string | undefined; name: string } | undefined {
  const name = queue ?? machine.queue?.value.name
  if (name === undefined) return undefined
  const known = machine.queues?.value.find((each) => each.name === name)
  return { option: known?.option ?? machine.queue?.value.option, name }
}
