import { outersOf } from "../../model/identity.ts"
import type { Checked } from "../1-check/check.ts"
import type { Graph } from "../1-check/graph.ts"

/** What stands inside a composite's block, near or far. */
export interface Inside {
  /** In the order of the graph. */
  readonly blocks: readonly string[]
  /** Of composites, sorted. */
  readonly groups: readonly string[]
}

export interface Nesting {
  /** All paths, sources first; a composite's block stands before the first of those inside it. */
  readonly order: readonly string[]
  readonly inside: ReadonlyMap<string, Inside>
}

/** The same graph comes of the same composites. */
const known = new WeakMap<Graph, Nesting>()

export function nestingOf({ graph, expanded }: Pick<Checked, "graph" | "expanded">): Nesting {
  const found = known.get(graph) ?? nesting(graph, [...expanded.groups.keys()].sort())
  known.set(graph, found)
  return found
}

function nesting(graph: Graph, groups: readonly string[]): Nesting {
  if (groups.length === 0) return { order: graph.order, inside: new Map() }
  const order = new Set<string>()
  const inside = new Map(groups.map((path) => [path, { blocks: new Array<string>(), groups: new Array<string>() }]))
  for (const path of graph.order) {
    for (const outer of outersOf(path)) {
      order.add(outer)
      inside.get(outer)!.blocks.push(path)
    }
    order.add(path)
  }
  for (const path of groups) {
    for (const outer of outersOf(path)) inside.get(outer)!.groups.push(path)
    order.add(path)
  }
  return { order: [...order], inside }
}
