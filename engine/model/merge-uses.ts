import type { Conflict } from "./conflict.ts"
import { own } from "./own-key.ts"
import { same } from "./parts.ts"
import type { Json, Pipeline, Use } from "./pipeline.ts"

interface Sides {
  readonly base: Pipeline
  readonly ours: Pipeline
  readonly theirs: Pipeline
}

/**
 * The version of each type that either side uses. Settings of two versions cannot stand beside each other: it is a
 * conflict when one side brought a type to another version and the other changed blocks of it, or brought it to a third.
 */
export function mergedUses({ base, ours, theirs }: Sides): { uses: Record<string, Use>; conflicts: Conflict[] } {
  const uses: Record<string, Use> = { ...theirs.uses, ...ours.uses }
  const conflicts: Conflict[] = []
  for (const [type, use] of Object.entries(ours.uses)) {
    const other = own(theirs.uses, type)
    if (other === undefined || same(use as Json, other as Json)) continue
    if (unchanged(type, ours, base)) uses[type] = other
    else if (!unchanged(type, theirs, base)) conflicts.push({ reason: "versions-mixed", path: ["uses", type], ours: use as Json, theirs: other as Json })
  }
  return { uses, conflicts }
}

function unchanged(type: string, side: Pipeline, base: Pipeline): boolean {
  return same((own(side.uses, type) ?? null) as Json, (own(base.uses, type) ?? null) as Json) && same(blocksOf(type, side), blocksOf(type, base))
}

function blocksOf(type: string, pipeline: Pipeline): Json {
  const graphs = Object.entries({ "": pipeline, ...pipeline.composites })
  const blocks = graphs.flatMap(([graph, { blocks }]) => Object.entries(blocks).map(([id, block]) => [`${graph}/${id}`, block] as const))
  return Object.fromEntries(blocks.filter(([, block]) => block.type === type)) as unknown as Json
}
