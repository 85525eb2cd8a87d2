import type { BlockTypes } from "./block-type.ts"
import { parsePort } from "./identity.ts"
import { own } from "./own-key.ts"
import type { Layout, Pipeline } from "./pipeline.ts"
import type { Port } from "./ports.ts"

const column = 232
const gap = 24
/** Of a block with one port a side, and what each row of ports adds where there are more; as the canvas draws them, or a little more. */
const height = 52
const row = 24
/** A dataset has a port for each of its fields besides; until its data are known, these are taken for two. */
const usualFields = 2

/** Places for a pipeline that has none: columns from left to right along the wires, so that it can be read at once. Of types that are not among `types`, the ports are those wired. */
export function firstLayout(pipeline: Pipeline, types: BlockTypes): Layout {
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
      y += height + row * rowsOf(id, pipeline, types) + gap
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

/** Rows of ports, wired or not; a block with one port a side needs none. */
function rowsOf(id: string, { blocks, composites, wires }: Pipeline, types: BlockTypes): number {
  const { type: name, composite } = blocks[id]!
  const type = own(types, name)
  const promoted = own(composites, composite ?? "")?.ports ?? []
  const names = (direction: "in" | "out") => promoted.filter((port) => port.direction === direction).map((port) => port.name)
  const wired = (ports: readonly string[]) => ports.map(parsePort).filter(({ block }) => block === id).map(({ port }) => port)
  const inputs = rowsOfSide(type?.inputs, [...names("in"), ...wired(Object.keys(wires))])
  const least = type?.outputs.some(({ kind }) => kind === "dataset") ? type.outputs.length + usualFields : 0
  const outputs = Math.max(least, rowsOfSide(type?.outputs, [...names("out"), ...wired(Object.values(wires))]))
  const rows = Math.max(inputs, outputs)
  return rows > 1 ? rows : 0
}

/** A variadic port stands as those wired, `name.0` and on, and one more. */
function rowsOfSide(declared: readonly Port[] = [], named: readonly string[]): number {
  const single = declared.filter(({ variadic }) => variadic !== true).map(({ name }) => name)
  return new Set([...single, ...named]).size + declared.length - single.length
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
