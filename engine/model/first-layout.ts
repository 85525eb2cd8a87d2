import { parsePort } from "./identity.ts"
import type { Layout, Pipeline } from "./pipeline.ts"

const column = 232
const gap = 24
/** Of a block with one port a side, and what each further port adds; as the canvas draws them, roughly. */
const height = 52
const row = 24

/** Places for a pipeline that has none: columns from left to right along the wires, so that it can be read at once. */
export function firstLayout(pipeline: Pipeline): Layout {
  const wires = Object.entries(pipeline.wires).map(([to, from]) => [parsePort(from).block, parsePort(to).block] as const)
  const depths = depthsOf(Object.keys(pipeline.blocks), wires)
  const columns = Map.groupBy(depths.keys(), (id) => depths.get(id)!)
  const blocks: Layout["blocks"] = {}
  for (const depth of [...columns.keys()].sort((a, b) => a - b)) {
    const sources = (id: string) => wires.filter(([, to]) => to === id).map(([from]) => blocks[from]?.y ?? 0)
    const wanted = new Map(columns.get(depth)!.map((id) => [id, mean(sources(id))]))
    let y = 0
    for (const [id] of [...wanted].sort(([, a], [, b]) => a - b)) {
      blocks[id] = { x: depth * column, y }
      y += height + row * portsOf(id, pipeline.wires) + gap
    }
  }
  return { blocks }
}

/** How many blocks lie before each at most; a block that reads nothing stands just before the first that reads it. */
function depthsOf(ids: readonly string[], wires: readonly (readonly [string, string])[]): Map<string, number> {
  const depths = new Map(ids.map((id) => [id, 0]))
  const joined = wires.filter(([from, to]) => depths.has(from) && depths.has(to))
  // A pipeline without cycles is settled after as many rounds as it has blocks, mostly far sooner.
  for (let round = 0, moved = true; moved && round < ids.length; round += 1) {
    moved = false
    for (const [from, to] of joined) {
      const depth = depths.get(from)! + 1
      if (depths.get(to)! >= depth) continue
      depths.set(to, depth)
      moved = true
    }
  }
  const reading = new Set(joined.map(([, to]) => to))
  for (const id of ids) {
    const readers = joined.filter(([from]) => from === id).map(([, to]) => depths.get(to)!)
    if (!reading.has(id) && readers.length > 0) depths.set(id, Math.min(...readers) - 1)
  }
  return depths
}

/** Rows of ports that the wires tell of; a block with one port a side needs none. */
function portsOf(id: string, wires: Pipeline["wires"]): number {
  const inputs = Object.keys(wires).filter((to) => parsePort(to).block === id).length
  const outputs = new Set(Object.values(wires).filter((from) => parsePort(from).block === id)).size
  const ports = Math.max(inputs, outputs)
  return ports > 1 ? ports + 1 : 0
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
