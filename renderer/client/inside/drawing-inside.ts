import type { Analysis } from "../../../engine/compile/2-infer/analysis.ts"
import { graphOf } from "../../../engine/compile/1-check/graph.ts"
import type { BlockTypes } from "../../../engine/model/block-type.ts"
import { firstLayout } from "../../../engine/model/first-layout.ts"
import type { DocumentContent } from "../../../engine/model/document.ts"
import { own } from "../../../engine/model/own-key.ts"
import type { Composite, Layout, Pipeline } from "../../../engine/model/pipeline.ts"

/** The composite that a block stands for, by the block's path (`outer/inner`); undefined when there is none any more. */
export function compositeAt(pipeline: Pipeline, path: string): { readonly id: string; readonly composite: Composite } | undefined {
  let blocks = pipeline.blocks
  let found: { readonly id: string; readonly composite: Composite } | undefined
  for (const step of path.split("/")) {
    const id = own(blocks, step)?.composite ?? ""
    const composite = own(pipeline.composites, id)
    if (!composite) return undefined
    found = { id, composite }
    blocks = composite.blocks
  }
  return found
}

/** What is inside a composite, as if it were the whole drawing; undefined when it is gone. */
export function contentInside({ pipeline, layout }: DocumentContent, path: string, types: BlockTypes): DocumentContent | undefined {
  const found = compositeAt(pipeline, path)
  if (!found) return undefined
  const { blocks, wires, notes = {} } = found.composite
  const inside = { ...pipeline, blocks, wires, notes }
  return { pipeline: inside, layout: layoutInside(layout, found.id, inside, types) }
}

/** Blocks that nobody has placed stand in columns along the wires. */
function layoutInside({ blocks, notes }: Layout, id: string, inside: Pipeline, types: BlockTypes): Layout {
  const placed = stripped(Object.entries(blocks), `${id}/`)
  return { ...(notes && { notes }), blocks: { ...firstLayout(inside, types).blocks, ...Object.fromEntries(placed) } }
}

/** The part of an analysis that is about blocks inside, under the ids that these have in the composite. */
export function analysisInside(analysis: Analysis, path: string, pipeline: Pipeline): Analysis {
  const prefix = `${path}/`
  const { checked } = analysis
  const { parameters, forward } = analysis.blocks[path]?.figures ?? { parameters: 0, forward: { row: 0, fixed: 0 } }
  const record = <T>(all: Readonly<Record<string, T>>) => Object.fromEntries(stripped(Object.entries(all), prefix))
  const map = <T>(all: ReadonlyMap<string, T>) => new Map(stripped([...all], prefix))
  const wires = record(Object.fromEntries(Object.entries(checked.expanded.wires).filter(([, from]) => from.startsWith(prefix)).map(([to, from]) => [to, from.slice(prefix.length)])))
  const blocks = record(checked.expanded.blocks)
  const expanded = { pipeline, blocks, ids: Object.keys(blocks).sort(), changed: null, groups: map(checked.expanded.groups), refused: map(checked.expanded.refused), wires }
  return {
    ...analysis,
    pipeline,
    problems: analysis.problems.filter(({ at }) => at.block?.startsWith(prefix)),
    figures: { parameters, forward },
    order: analysis.order.flatMap((id) => (id.startsWith(prefix) ? [id.slice(prefix.length)] : [])),
    blocks: record(analysis.blocks),
    inferences: map(analysis.inferences),
    checked: { ...checked, pipeline, expanded, graph: graphOf(expanded), blocks: map(checked.blocks) },
  }
}

function stripped<T>(entries: readonly (readonly [string, T])[], prefix: string): [string, T][] {
  return entries.flatMap(([key, value]): [string, T][] => (key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : []))
}
