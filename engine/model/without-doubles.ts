import type { Conflict } from "./conflict.ts"
import { graphIn, placedBlocks, withGraph, type Graph } from "./graphs.ts"
import { parsePort } from "./identity.ts"
import type { Pipeline } from "./pipeline.ts"

/** A block that both sides put elsewhere stands where ours has it. */
export function withoutDoubles(pipeline: Pipeline, ours: Pipeline, conflicts: Conflict[]): Pipeline {
  const byId = Map.groupBy(placedBlocks(pipeline), ({ id }) => id)
  const ourPlaces = new Map(placedBlocks(ours).map(({ id, drawing }) => [id, drawing]))
  return [...byId.values()].reduce((whole, places) => {
    if (places.length === 1) return whole
    const kept = places.find(({ id, drawing }) => ourPlaces.get(id) === drawing) ?? places[0]!
    conflicts.push({ reason: "two-places", path: [...(kept.drawing === null ? [] : ["composites", kept.drawing]), "blocks", kept.id] })
    return places.filter((place) => place !== kept).reduce((present, { drawing, id }) => withGraph(present, drawing, without(graphIn(present, drawing)!, id)), whole)
  }, pipeline)
}

function without({ blocks, wires, ports, parameters, ...graph }: Graph, id: string): Graph {
  const isOther = (end: string) => parsePort(end).block !== id
  const { [id]: _, ...others } = blocks
  const sets = Object.entries(parameters).map(([key, parameter]) => [key, { ...parameter, sets: parameter.sets.filter(isOther) }] as const)
  return {
    ...graph,
    blocks: others,
    wires: Object.fromEntries(Object.entries(wires).filter((wire) => wire.every(isOther))),
    ports: ports.filter(({ of }) => isOther(of)),
    parameters: Object.fromEntries(sets.filter(([, parameter]) => parameter.sets.length > 0)),
  }
}
