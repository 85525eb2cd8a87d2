import { outerOf } from "../../../engine/model/identity.ts"
import type { Pipeline } from "../../../engine/model/pipeline.ts"
import type { Selection } from "../workspace-state.ts"
import { compositeAt } from "./drawing-inside.ts"

/** The nearest composite around that is still there. */
export function stillInside(path: string, pipeline: Pipeline): string {
  return path === "" || compositeAt(pipeline, path) ? path : stillInside(outerOf(path), pipeline)
}

/** A selection holds only what is there. */
export function present(selection: Selection, pipeline: { readonly blocks: object; readonly wires: object }): Selection {
  const all = [...selection.blocks].every((id) => id in pipeline.blocks) && [...selection.wires].every((to) => to in pipeline.wires)
  if (all) return selection
  return {
    blocks: new Set([...selection.blocks].filter((id) => id in pipeline.blocks)),
    wires: new Set([...selection.wires].filter((to) => to in pipeline.wires)),
  }
}
