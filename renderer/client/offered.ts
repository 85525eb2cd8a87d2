import { offeredTypes } from "../../engine/compile/1-check/composite-type.ts"
import { shippedComposites } from "../../engine/composites/index.generated.ts"
import type { BlockTypes } from "../../engine/model/block-type.ts"

const made = new WeakMap<BlockTypes, BlockTypes>()

/** What can be put into a drawing: the types, and the composites that come with Tephra. The same types give the same object. */
export function offeredBy(types: BlockTypes): BlockTypes {
  const known = made.get(types)
  if (known) return known
  const offered = { ...types, ...offeredTypes(shippedComposites, types) }
  made.set(types, offered)
  return offered
}
