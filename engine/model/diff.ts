import { own } from "./own-key.ts"
import { partAt, partsIn, partsOf, pipelineShape, same, type Shape } from "./parts.ts"
import type { Json, Pipeline } from "./pipeline.ts"
import { regrouped, type Regrouping } from "./regroup.ts"

/**
 * One difference, as small as an edit: a setting, a wire, a name, a block as a whole. A side that is absent has no such
 * thing; of a setting that means its default. In a path the ports of a composite are keyed `in x`.
 */
export interface Change {
  readonly path: readonly string[]
  readonly before?: Json
  readonly after?: Json
  /** Of a composite that blocks went into together, or came out of; these are told no more. */
  readonly blocks?: readonly string[]
}

/** What one would have to edit to make `after` of `before`; empty when they mean the same, whatever their text. */
export function diff(before: Pipeline, after: Pipeline): Change[] {
  const { pipeline, steps } = regrouped(before, after)
  const versions = { before: partsOf(pipeline), after: partsOf(after) }
  return [...useChanges(before, after), ...steps.map((step) => stepChange(step, before, after)), ...changesIn({ ...versions, path: [] }, pipelineShape)]
}

function stepChange({ step, composite, blocks }: Regrouping, before: Pipeline, after: Pipeline): Change {
  const [from, to] = [own(before.composites, composite), own(after.composites, composite)]
  const path = ["composites", composite]
  return step === "grouped" ? { path, blocks, ...(to && { after: to as unknown as Json }) } : { path, blocks, ...(from && { before: from as unknown as Json }) }
}

/** Types that both use, each in another version; the others come and go with their blocks. */
function useChanges(before: Pipeline, after: Pipeline): Change[] {
  return Object.entries(before.uses).flatMap(([type, use]) => {
    const other = own(after.uses, type)
    return other === undefined || same(use as Json, other as Json) ? [] : [{ path: ["uses", type], before: use as Json, after: other as Json }]
  })
}

function changesIn(change: Change, shape: Shape): Change[] {
  const { path, before, after } = change
  if (same(before, after)) return []
  if (shape === "order") return sameMembers(before as string[], after as string[]) ? [change] : []
  if (shape === "value" || ("parts" in shape && (before === undefined || after === undefined))) return [change]
  return partsIn(shape, [before, after]).flatMap(([key, part]) => changesIn(changeAt(path, key, [partAt(before, key), partAt(after, key)]), part))
}

function changeAt(path: readonly string[], key: string, [before, after]: readonly [Json | undefined, Json | undefined]): Change {
  return { path: [...path, key], ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
}

/** Ports that come or go tell of themselves; their order only when nothing else did. */
function sameMembers(left: readonly string[], right: readonly string[]): boolean {
  return same(left.toSorted(), right.toSorted())
}
