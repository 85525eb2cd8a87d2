import { offeredTypes } from "../compile/1-check/composite-type.ts"
import type { BlockTypes } from "../model/block-type.ts"
import { shippedComposites } from "./index.generated.ts"

const made = new WeakMap<BlockTypes, BlockTypes>()

/** What can be put into a drawing: the types, and the composites that come with Tephra. The same types give the same object. */
export function offeredBy(types: BlockTypes): BlockTypes {
  const known = made.get(types)
  if (known) return known
  const offered = { ...types, ...offeredTypes(shippedComposites, types) }
  made.set(types, offered)
  return offered
}
