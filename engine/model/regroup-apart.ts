import type { Conflict } from "./conflict.ts"
import type { Drawing } from "./drawings.ts"
import { expandBlock } from "./expand-block.ts"
import { drawingsOf, graphIn, holdersOf, placedBlocks, placedNotes, withGraph, withNotesLed, type Graph } from "./graphs.ts"
import { idFrom, portUnder } from "./identity.ts"
import type { Pipeline } from "./pipeline.ts"
import type { Sides } from "./sides.ts"

/** Theirs without the groups and places that ours cannot have, as each has blocks or notes of it with others: told, and as it was before. */
export function withoutTheirs(original: Sides<Pipeline>, together: Sides<Pipeline>, conflicts: Conflict[]): Pipeline | undefined {
  return withoutGroup(original, together, conflicts) ?? withoutNotePlace(original, conflicts)
}

function withoutGroup({ base, theirs }: Sides<Pipeline>, together: Sides<Pipeline>, conflicts: Conflict[]): Pipeline | undefined {
  for (const { id, ours: place, theirs: other } of apart(together, placedBlocks)) {
    if (other === null || Object.hasOwn(base.composites, other) || !Object.hasOwn(theirs.composites, other)) continue
    const [only, ...others] = holdersOf(theirs, other)
    const done = only && others.length === 0 ? expandBlock(theirs, { drawing: only.drawing, holder: only.id, newId: () => idFrom(other) }) : undefined
    if (!done?.ok) continue
    conflicts.push({ reason: "two-places", path: placePath(place, "blocks", id) })
    return done.pipeline
  }
  return undefined
}

function withoutNotePlace({ base, ours, theirs }: Sides<Pipeline>, conflicts: Conflict[]): Pipeline | undefined {
  for (const { id, base: before, ours: place, theirs: other } of apart({ base, ours, theirs }, placedNotes)) {
    const [from, to] = [graphIn(theirs, other)!, graphIn(theirs, before)]
    if (!to) continue
    const { [id]: note, ...rest } = from.notes ?? {}
    conflicts.push({ reason: "two-places", path: placePath(place, "notes", id) })
    const bare = withGraph(theirs, other, { ...from, notes: rest })
    return withGraph(bare, before, { ...to, notes: { ...to.notes, [id]: { ...graphIn(base, before)!.notes![id]!, text: note!.text } } })
  }
  return undefined
}

type Places = Sides<Drawing> & { readonly id: string }

/** What both sides put elsewhere, each somewhere else. */
function apart({ base, ours, theirs }: Sides<Pipeline>, placed: (pipeline: Pipeline) => readonly { readonly id: string; readonly drawing: Drawing }[]): Places[] {
  const places = (pipeline: Pipeline) => {
    const all = [...Map.groupBy(placed(pipeline), ({ id }) => id)]
    return new Map(all.flatMap(([id, [only, ...others]]) => (only && others.length === 0 ? [[id, only.drawing] as const] : [])))
  }
  const [was, mine, other] = [places(base), places(ours), places(theirs)]
  return [...was].flatMap(([id, before]) => {
    const found = { id, base: before, ours: mine.get(id), theirs: other.get(id) }
    const both = found.ours !== undefined && found.theirs !== undefined && found.ours !== before && found.theirs !== before && found.ours !== found.theirs
    return both ? [found as Places] : []
  })
}

export function placePath(drawing: Drawing, kind: "blocks" | "notes" | "wires", id: string): string[] {
  return [...(drawing === null ? [] : ["composites", drawing]), kind, id]
}

/** Composites that one side expanded and the other put elsewhere, too, stand; what they were expanded into stands beside them under new ids, as `expandBlock` would make them. */
export function withStillHeld(sides: Sides<Pipeline>, conflicts: Conflict[]): Sides<Pipeline> {
  const { base } = sides
  return Object.keys(base.composites).reduce((present, id) => {
    const before = new Set(holdersOf(base, id).map((holder) => holder.id))
    const heldAnew = (pipeline: Pipeline) => holdersOf(pipeline, id).some((holder) => !before.has(holder.id))
    for (const [expanded, holding] of [["ours", "theirs"], ["theirs", "ours"]] as const) {
      if (Object.hasOwn(present[expanded].composites, id) || !heldAnew(present[holding])) continue
      const ids = copiedIds(present[expanded], base, id)
      if (ids.size === 0) continue
      conflicts.push({ reason: "expanded-and-held", path: ["composites", id], [holding]: present[holding].composites[id]!.name })
      const renamed = withIds(present[expanded], ids)
      return { ...present, [expanded]: { ...renamed, composites: { ...renamed.composites, [id]: base.composites[id]! } } }
    }
    return present
  }, sides)
}

/** New ids of what stood in a composite and stands elsewhere now. */
function copiedIds(pipeline: Pipeline, base: Pipeline, composite: string): Map<string, string> {
  const inside = base.composites[composite]!
  const blocks = placedBlocks(pipeline).filter(({ id }) => Object.hasOwn(inside.blocks, id))
  const notes = blocks.length === 0 ? [] : placedNotes(pipeline).filter(({ id }) => Object.hasOwn(inside.notes ?? {}, id))
  return new Map([...blocks, ...notes].map(({ id }) => [id, idFrom(`${composite} ${id}`)]))
}

function withIds(pipeline: Pipeline, ids: ReadonlyMap<string, string>): Pipeline {
  const renamed = drawingsOf(pipeline).reduce((whole, drawing) => withGraph(whole, drawing, graphWithIds(graphIn(whole, drawing)!, ids)), pipeline)
  return withNotesLed(renamed, (path) => path.split("/").map((id) => ids.get(id) ?? id).join("/"))
}

function graphWithIds({ ports, parameters, blocks, wires, notes = {} }: Graph, ids: ReadonlyMap<string, string>): Graph {
  const led = (end: string) => portUnder(end, ids)
  const keyed = <T>(record: Readonly<Record<string, T>>): Record<string, T> => Object.fromEntries(Object.entries(record).map(([id, value]) => [ids.get(id) ?? id, value]))
  return {
    ports: ports.map((port) => ({ ...port, of: led(port.of) })),
    parameters: Object.fromEntries(Object.entries(parameters).map(([key, parameter]) => [key, { ...parameter, sets: parameter.sets.map(led) }])),
    blocks: keyed(blocks),
    wires: Object.fromEntries(Object.entries(wires).map(([to, from]) => [led(to), led(from)])),
    notes: keyed(notes),
  }
}
