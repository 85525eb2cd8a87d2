import type { PortAddress } from "../../model/identity.ts"
import { outerOf, parsePort } from "../../model/identity.ts"
import type { PortKind } from "../../model/ports.ts"
import type { Checked } from "../1-check/check.ts"
import type { Graph } from "../1-check/graph.ts"
import { inputPort } from "../1-check/ports.ts"
import { drawnInput, innerEnd, pathIn } from "../1-check/promoted.ts"

/** Declared outputs of one drawing by kind, in the order of ids: all of them, and those of blocks that feed nothing yet. */
interface Outputs {
  readonly all: ReadonlyMap<PortKind, readonly PortAddress[]>
  readonly free: ReadonlyMap<PortKind, readonly PortAddress[]>
}

/** By the path around the drawing. */
const found = new WeakMap<Checked, Map<string, Outputs>>()

/**
 * The one output that a free input can take: the only one of its kind, or else the only one of its kind that feeds
 * nothing yet. Fields of datasets are left out: which of them is meant cannot be told. It stands in the drawing where a
 * person draws the wire.
 */
export function onlyCandidate(to: PortAddress, checked: Checked): PortAddress | undefined {
  const type = checked.blocks.get(to.block)?.type
  const kind = type && inputPort(type, to.port)?.kind
  if (!kind) return undefined
  const { groups } = checked.expanded
  const { all, free } = outputsIn(outerOf(drawnInput(groups, to).block), checked)
  const behind = downstreamOf(to.block, checked.graph)
  const feeds = (candidate: PortAddress) => !behind.has(innerEnd(groups, candidate, "out").block)
  return onlyOne(all.get(kind), feeds) ?? onlyOne(free.get(kind), feeds)
}

function onlyOne(candidates: readonly PortAddress[] = [], feeds: (candidate: PortAddress) => boolean): PortAddress | undefined {
  let only: PortAddress | undefined
  for (const candidate of candidates) {
    if (!feeds(candidate)) continue
    if (only) return undefined
    only = candidate
  }
  return only
}

/** Gathered once for all problems of an analysis. */
function outputsIn(outer: string, checked: Checked): Outputs {
  const drawings = found.get(checked) ?? new Map<string, Outputs>()
  found.set(checked, drawings)
  const known = drawings.get(outer)
  if (known) return known
  const all = new Map<PortKind, PortAddress[]>()
  const free = new Map<PortKind, PortAddress[]>()
  const { blocks, wires } = checked.expanded.groups.get(outer)?.composite ?? checked.pipeline
  const feeding = new Set(Object.values(wires).map((from) => parsePort(from).block))
  for (const id of Object.keys(blocks).sort()) {
    const block = pathIn(outer, id)
    for (const { name, kind } of checked.blocks.get(block)!.type?.outputs ?? []) {
      for (const group of feeding.has(id) ? [all] : [all, free]) {
        const ports = group.get(kind) ?? []
        ports.push({ block, port: name })
        group.set(kind, ports)
      }
    }
  }
  const outputs = { all, free }
  drawings.set(outer, outputs)
  return outputs
}

/** The block itself and every block that it feeds, near or far. */
export function downstreamOf(id: string, graph: Graph): Set<string> {
  const seen = new Set([id])
  for (const at of seen) for (const end of graph.next.get(at) ?? []) seen.add(end)
  return seen
}
