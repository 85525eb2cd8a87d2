import { withoutEnd } from "./composite-ports.ts"
import type { Conflict } from "./conflict.ts"
import type { Drawing } from "./drawings.ts"
import { drawingsOf, graphIn, placedBlocks, placedNotes, withGraph, type Graph } from "./graphs.ts"
import { parsePort } from "./identity.ts"
import type { Pipeline } from "./pipeline.ts"
import { placePath } from "./regroup-apart.ts"
import type { Sides } from "./sides.ts"

/** A block or note that both sides put elsewhere stands where ours has it; each wire that goes with its other place is told. */
export function withoutDoubles(pipeline: Pipeline, sides: Pick<Sides<Pipeline>, "ours" | "theirs">, conflicts: Conflict[]): Pipeline {
  const single = doublesOf(pipeline, sides, placedBlocks).reduce((whole, { kept, others }) => {
    conflicts.push({ reason: "two-places", path: placePath(kept, "blocks", others[0]!.id) })
    return others.reduce(withoutBlock, whole)
  }, pipeline)
  tellWires(pipeline, single, conflicts)
  return doublesOf(single, sides, placedNotes).reduce((whole, { kept, others }) => {
    conflicts.push({ reason: "two-places", path: placePath(kept, "notes", others[0]!.id) })
    return others.reduce(withoutNote, whole)
  }, single)
}

interface Place {
  readonly drawing: Drawing
  readonly id: string
}

interface Double {
  readonly kept: Drawing
  readonly others: readonly Place[]
}

/** But for what stands twice on a side already, which no merge did. */
function doublesOf(pipeline: Pipeline, { ours, theirs }: Pick<Sides<Pipeline>, "ours" | "theirs">, placed: (pipeline: Pipeline) => readonly Place[]): Double[] {
  const ourPlaces = Map.groupBy(placed(ours), ({ id }) => id)
  const theirPlaces = Map.groupBy(placed(theirs), ({ id }) => id)
  return [...Map.groupBy(placed(pipeline), ({ id }) => id).values()].flatMap((places) => {
    const { id } = places[0]!
    const mine = ourPlaces.get(id) ?? []
    if (places.length === 1 || mine.length > 1 || (theirPlaces.get(id)?.length ?? 0) > 1) return []
    const kept = places.find(({ drawing }) => mine[0]?.drawing === drawing) ?? places[0]!
    return [{ kept: kept.drawing, others: places.filter((place) => place !== kept) }]
  })
}

/** Ports that stand for nothing else go along, and with them the wires to them. */
function withoutBlock(pipeline: Pipeline, { drawing, id }: Place): Pipeline {
  const { ports } = graphIn(pipeline, drawing)!
  const lost = drawing === null ? [] : ports.filter(({ of }) => parsePort(of).block === id)
  const portless = lost.reduce((whole, { direction, name, of }) => withoutEnd(whole, { composite: drawing!, direction, name }, of), pipeline)
  return withGraph(portless, drawing, without(graphIn(portless, drawing)!, id))
}

function withoutNote(pipeline: Pipeline, { drawing, id }: Place): Pipeline {
  const { notes = {}, ...graph } = graphIn(pipeline, drawing)!
  const { [id]: _, ...others } = notes
  return withGraph(pipeline, drawing, { ...graph, notes: others })
}

function without({ blocks, wires, parameters, ...graph }: Graph, id: string): Graph {
  const isOther = (end: string) => parsePort(end).block !== id
  const { [id]: _, ...others } = blocks
  const sets = Object.entries(parameters).map(([key, parameter]) => [key, { ...parameter, sets: parameter.sets.filter(isOther) }] as const)
  return {
    ...graph,
    blocks: others,
    wires: Object.fromEntries(Object.entries(wires).filter((wire) => wire.every(isOther))),
    parameters: Object.fromEntries(sets.filter(([, parameter]) => parameter.sets.length > 0)),
  }
}

/** Those that lead from and to the same ports in another drawing now are not lost. */
function tellWires(before: Pipeline, after: Pipeline, conflicts: Conflict[]): void {
  const left = new Set(wiresOf(after).map(({ to, from }) => `${from} ${to}`))
  for (const { drawing, to, from } of wiresOf(before)) if (!left.has(`${from} ${to}`)) conflicts.push({ reason: "wire-lost", path: placePath(drawing, "wires", to), base: from })
}

function wiresOf(pipeline: Pipeline): { readonly drawing: Drawing; readonly to: string; readonly from: string }[] {
  return drawingsOf(pipeline).flatMap((drawing) => Object.entries(graphIn(pipeline, drawing)!.wires).map(([to, from]) => ({ drawing, to, from })))
}
