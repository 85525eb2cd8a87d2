import type { Edit, Position } from "../model/edit.ts"
import { freshComposite, freshIds } from "../model/fresh-composite.ts"
import type { BlockId } from "../model/identity.ts"
import type { Composite, Use } from "../model/pipeline.ts"

/** A composite that comes with Tephra; its blocks hold no composites of their own. */
export interface Shipped {
  readonly composite: Composite
  /** Of the blocks inside. */
  readonly uses: Readonly<Record<string, Use>>
  /** Its page; the first line is the tooltip. */
  readonly help: string
}

interface Insertion {
  /** Of the block that stands for it. */
  readonly id: BlockId
  readonly name: string
  readonly at?: Position
  readonly newId: () => BlockId
}

/** Puts a copy into a pipeline, with ids of its own so that it can be changed, and a block that stands for it. */
export function insertion({ composite, uses }: Shipped, { id, name, at, newId }: Insertion): Edit[] {
  const copy = newId()
  return [
    { edit: "set-composite", id: copy, composite: freshComposite(composite, freshIds(composite, newId)), uses: { ...uses } },
    { edit: "add-block", id, block: { type: "composite", name, config: {}, composite: copy }, version: 1, ...(at && { at }) },
  ]
}
