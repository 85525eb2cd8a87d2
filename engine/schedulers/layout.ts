import type { Machine } from "../model/machine.ts"
import type { Target } from "../model/target.ts"

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
