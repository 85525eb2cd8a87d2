import type { PortAddress } from "../../model/identity.ts"
import { parsePort } from "../../model/identity.ts"
import type { Wires } from "../../model/pipeline.ts"
import type { Expanded } from "./expand.ts"
import { cyclesOf, topologicalOrder } from "./order.ts"

/** Wires by the block they end at: input port → where the wire starts. */
export type Incoming = ReadonlyMap<string, PortAddress>

/** The opened drawing as a graph. Blocks that it does not have appear only as ends of wires. */
export interface Graph {
  /** Sorted, so that nothing depends on the order of a file. */
  readonly ids: readonly string[]
  readonly incoming: ReadonlyMap<string, Incoming>
  /** Where wires end, and none of these blocks is. */
  readonly strays: readonly string[]
  /** Blocks fed by a block, each once, in the order of ids. */
  readonly next: ReadonlyMap<string, readonly string[]>
  /** Sources first. Blocks on cycles have a place too. */
  readonly order: readonly string[]
  readonly cycles: readonly (readonly string[])[]
  readonly onCycle: ReadonlySet<string>
}

const noWires: Incoming = new Map()

export function incomingOf(graph: Graph, id: string): Incoming {
  return graph.incoming.get(id) ?? noWires
}

export interface KnownGraph {
  readonly expanded: Expanded
  readonly graph: Graph
}

/** Builds the graph, or gives `previous` back when neither wires nor ids have changed. */
export function graphOf({ ids, changed, wires }: Expanded, previous?: KnownGraph): Graph {
  if (previous && changed && previous.expanded.wires === wires) return previous.graph
  const incoming = incomingByBlock(wires, previous?.graph)
  const next = nextByBlock(incoming)
  const order = topologicalOrder(ids, next)
  const cycles = cyclesOf(ids, next)
  const known = new Set(ids)
  const strays = [...incoming.keys()].filter((id) => !known.has(id))
  return { ids, incoming, strays, next, order, cycles, onCycle: new Set(cycles.flat()) }
}

function incomingByBlock(wires: Wires, previous?: Graph): Map<string, Incoming> {
  const all = new Map<string, Map<string, PortAddress>>()
  for (const to of Object.keys(wires).sort()) {
    const end = parsePort(to)
    const ports = all.get(end.block) ?? new Map<string, PortAddress>()
    ports.set(end.port, parsePort(wires[to]!))
    all.set(end.block, ports)
  }
  return new Map([...all].map(([id, ports]) => [id, sharedIncoming(ports, previous?.incoming.get(id))]))
}

/** The earlier object when it says the same: identity then tells the later phases that nothing changed. */
function sharedIncoming(ports: Incoming, before: Incoming | undefined): Incoming {
  if (before?.size !== ports.size) return ports
  for (const [port, from] of ports) {
    const old = before.get(port)
    if (old?.block !== from.block || old.port !== from.port) return ports
  }
  return before
}

function nextByBlock(incoming: ReadonlyMap<string, Incoming>): Map<string, string[]> {
  const next = new Map<string, Set<string>>()
  for (const [id, ports] of incoming) {
    for (const from of ports.values()) next.set(from.block, (next.get(from.block) ?? new Set()).add(id))
  }
  return new Map([...next].map(([id, ends]) => [id, [...ends].sort()]))
}
