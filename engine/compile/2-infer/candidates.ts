import type { PortAddress } from "../../model/identity.ts"
import type { Checked } from "../1-check/check.ts"
import type { Graph } from "../1-check/graph.ts"
import { inputPort } from "../1-check/ports.ts"

/**
 * The one output that a free input can take: the only one of its kind, or else the only one of its kind that feeds
 * nothing yet. Fields of datasets are left out: which of them is meant cannot be told.
 */
export function onlyCandidate(to: PortAddress, { graph, blocks }: Checked): PortAddress | undefined {
  const type = blocks.get(to.block)?.type
  const kind = type && inputPort(type, to.port)?.kind
  if (!kind) return undefined
  const behind = downstreamOf(to.block, graph)
  const all = graph.ids.flatMap((id) => {
    const outputs = behind.has(id) ? [] : (blocks.get(id)!.type?.outputs ?? [])
    return outputs.filter((port) => port.kind === kind).map((port) => ({ block: id, port: port.name }))
  })
  if (all.length === 1) return all[0]
  const free = all.filter(({ block }) => !graph.next.has(block))
  return free.length === 1 ? free[0] : undefined
}

/** The block itself and every block that it feeds, near or far. */
export function downstreamOf(id: string, graph: Graph): Set<string> {
  const seen = new Set([id])
  for (const at of seen) for (const end of graph.next.get(at) ?? []) seen.add(end)
  return seen
}
