import { graphIn, holdersOf, withGraph, type Placed } from "./graphs.ts"
import type { Pipeline } from "./pipeline.ts"

/** The block that is called as the composite which it alone holds: both are renamed together. */
export function namesake(pipeline: Pipeline, id: string): Placed | undefined {
  const [holder, ...others] = holdersOf(pipeline, id)
  return others.length === 0 && holder?.block.name === pipeline.composites[id]?.name ? holder : undefined
}

export function renamedComposite(pipeline: Pipeline, id: string, name: string): Pipeline {
  const renamed = { ...pipeline, composites: { ...pipeline.composites, [id]: { ...pipeline.composites[id]!, name } } }
  const holder = namesake(pipeline, id)
  if (!holder) return renamed
  const graph = graphIn(renamed, holder.drawing)!
  return withGraph(renamed, holder.drawing, { ...graph, blocks: { ...graph.blocks, [holder.id]: { ...holder.block, name } } })
}
