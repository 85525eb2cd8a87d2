import type { Drawing } from "./drawings.ts"
import { withUses } from "./file.ts"
import { graphIn, holdersOf, withGraph, withNotesLed, type Graph } from "./graphs.ts"
import { parsePort, pathUnder, portUnder } from "./identity.ts"
import { withGiven } from "./inner-settings.ts"
import { own } from "./own-key.ts"
import type { Block, Composite, Pipeline } from "./pipeline.ts"
import { uniqueName } from "./unique-name.ts"

export interface Expansion {
  readonly drawing: Drawing
  /** The block whose composite takes its place. */
  readonly holder: string
  readonly newId: () => string
}

export type ExpandedBlock =
  | {
      readonly ok: true
      readonly pipeline: Pipeline
      readonly composite: string
      /** Of the blocks and notes inside, as they are called in the drawing: the same, or new where others hold the composite too. */
      readonly ids: ReadonlyMap<string, string>
    }
  | { readonly ok: false; readonly message: string }

/** What a composite holds in the place of the block that stands for it, with the values that this gives. The last block takes the composite along. */
export function expandBlock(pipeline: Pipeline, { drawing, holder, newId }: Expansion): ExpandedBlock {
  const graph = graphIn(pipeline, drawing)
  const block = graph && own(graph.blocks, holder)
  const id = block?.composite ?? ""
  const composite = own(pipeline.composites, id)
  if (!graph || !block || !composite) return { ok: false, message: "There is no composite behind this block, so there is nothing to put in its place. Select the block of a composite." }
  if (block.type !== "composite") return { ok: false, message: `“${block.name}” repeats its composite, which cannot be drawn by blocks beside each other. Only a block that stands for its composite can be expanded.` }
  if (holds(pipeline, id, id)) return { ok: false, message: `The composite of “${block.name}” holds itself, so expanding it would never end. Open it and remove the block inside that stands for it.` }
  const last = holdersOf(pipeline, id).length === 1
  const inside = [...Object.keys(composite.blocks), ...Object.keys(composite.notes ?? {})]
  const ids = new Map(inside.map((inner) => [inner, last ? inner : newId()]))
  const drawn = withGraph(pipeline, drawing, putIn({ graph, holder, block, composite, ids }))
  const { [id]: _, ...others } = drawn.composites
  const led = withNotesLed({ ...drawn, composites: last ? others : drawn.composites }, (path) => ledPath(path, holder, ids))
  return { ok: true, pipeline: withUses(led), composite: id, ids }
}

function holds(pipeline: Pipeline, outer: string, wanted: string, seen = new Set<string>()): boolean {
  if (seen.has(outer)) return false
  seen.add(outer)
  const held = Object.values(own(pipeline.composites, outer)?.blocks ?? {}).flatMap(({ composite }) => composite ?? [])
  return held.some((id) => id === wanted || holds(pipeline, id, wanted, seen))
}

interface PutIn {
  readonly graph: Graph
  readonly holder: string
  readonly block: Block
  readonly composite: Composite
  readonly ids: ReadonlyMap<string, string>
}

function putIn(put: PutIn): Graph {
  const { graph, holder, composite, ids } = put
  const { [holder]: _, ...others } = graph.blocks
  const moved = (end: string) => portUnder(end, ids)
  const ends = (end: string, direction: "in" | "out") => (parsePort(end).block === holder ? endsBehind(composite, parsePort(end).port, direction).map(moved) : [end])
  const around = Object.entries(graph.wires).flatMap(([to, from]) => ends(from, "out").flatMap((start) => ends(to, "in").map((end) => [end, start] as const)))
  const inside = Object.entries(composite.wires).map(([to, from]) => [moved(to), moved(from)] as const)
  const ports = graph.ports.flatMap((port) => ends(port.of, port.direction).map((of) => ({ ...port, of })))
  const notes = Object.entries(composite.notes ?? {}).map(([id, note]) => [ids.get(id)!, note.blocks ? { ...note, blocks: note.blocks.map((path) => pathUnder(path, ids)) } : note] as const)
  return {
    ports,
    parameters: parametersAround(graph, holder, (key) => (own(composite.parameters, key)?.sets ?? []).map(moved)),
    blocks: { ...others, ...blocksInside(put, new Set(Object.values(others).map(({ name }) => name))) },
    // A wire inside wins over one that comes from outside to the same input, as in the composite.
    wires: Object.fromEntries([...around, ...inside]),
    notes: { ...graph.notes, ...Object.fromEntries(notes) },
  }
}

/** The ports inside that a port stands for, but for those that a wire inside feeds. An output has one. */
function endsBehind({ ports, blocks, wires }: Composite, name: string, direction: "in" | "out"): string[] {
  const of = ports.filter((port) => port.direction === direction && port.name === name && Object.hasOwn(blocks, parsePort(port.of).block)).map((port) => port.of)
  return direction === "in" ? of.filter((end) => !Object.hasOwn(wires, end)) : of.slice(0, 1)
}

/** The blocks inside with the values that the block which stands for them gives, under names that no block around has. */
function blocksInside({ block, composite, ids }: PutIn, names: ReadonlySet<string>): Record<string, Block> {
  const blocks = withGiven(composite, block.config)
  const all = new Set([...names, ...Object.values(blocks).map(({ name }) => name)])
  return Object.fromEntries(
    Object.entries(blocks).map(([id, inner]) => {
      const name = names.has(inner.name) ? uniqueName(inner.name, all) : inner.name
      all.add(name)
      return [ids.get(id)!, { ...inner, name }]
    }),
  )
}

/** A parameter around that set one of the composite sets what that set; one that sets nothing any more goes. */
function parametersAround({ parameters }: Graph, holder: string, behind: (key: string) => readonly string[]): Graph["parameters"] {
  const led = Object.entries(parameters).map(([key, { title, sets }]): [string, Graph["parameters"][string]] => {
    const through = sets.flatMap((set) => (parsePort(set).block === holder ? behind(parsePort(set).port) : [set]))
    return [key, { title, sets: [...new Set(through)] }]
  })
  return Object.fromEntries(led.filter(([, { sets }]) => sets.length > 0))
}

/** `…/holder/inner/…` without the holder. */
function ledPath(path: string, holder: string, ids: ReadonlyMap<string, string>): string {
  const steps = path.split("/")
  const at = steps.indexOf(holder)
  return at < 0 || at === steps.length - 1 ? path : [...steps.slice(0, at), pathUnder(steps.slice(at + 1).join("/"), ids)].join("/")
}
