import type { PortAddress } from "../../model/identity.ts"
import type { PortKind } from "../../model/ports.ts"
import type { Checked } from "../1-check/check.ts"
import type { Graph } from "../1-check/graph.ts"
import { inputPort } from "../1-check/ports.ts"

/** Declared outputs by kind, in the order of ids: all of them, and those of blocks that feed nothing yet. */
interface Outputs {
  readonly all: ReadonlyMap<PortKind, readonly PortAddress[]>
  readonly free: ReadonlyMap<PortKind, readonly PortAddress[]>
}

const found = new WeakMap<Checked, Outputs>()

/**
 * The one output that a free input can take: the only one of its kind, or else the only one of its kind that feeds
 * nothing yet. Fields of datasets are left out: which of them is meant cannot be told.
 */
export function onlyCandidate(to: PortAddress, checked: Checked): PortAddress | undefined {
  const type = checked.blocks.get(to.block)?.type
  const kind = type && inputPort(type, to.port)?.kind
  if (!kind) return undefined
  const { all, free } = outputsOf(checked)
  const behind = downstreamOf(to.block, checked.graph)
  return onlyOne(all.get(kind), behind) ?? onlyOne(free.get(kind), behind)
}

function onlyOne(candidates: readonly PortAddress[] = [], behind: ReadonlySet<string>): PortAddress | undefined {
  let only: PortAddress | undefined
  for (const candidate of candidates) {
    if (behind.has(candidate.block)) continue
    if (only) return undefined
    only = candidate
  }
  return only
}

/** Gathered once for all problems of an analysis. */
function outputsOf(checked: Checked): Outputs {
  const known = found.get(checked)
  if (known) return known
  const all = new Map<PortKind, PortAddress[]>()
  const free = new Map<PortKind, PortAddress[]>()
  for (const block of checked.graph.ids) {
    for (const { name, kind } of checked.blocks.get(block)!.type?.outputs ?? []) {
      for (const group of checked.graph.next.has(block) ? [all] : [all, free]) {
        const ports = group.get(kind) ?? []
        ports.push({ block, port: name })
        group.set(kind, ports)
      }
    }
  }
  const outputs = { all, free }
  found.set(checked, outputs)
  return outputs
}

/** The block itself and every block that it feeds, near or far. */
export function downstreamOf(id: string, graph: Graph): Set<string> {
  const seen = new Set([id])
  for (const at of seen) for (const end of graph.next.get(at) ?? []) seen.add(end)
  return seen
}
