import type { Figures } from "../../../model/block-type.ts"
import { withMore } from "../../../model/moments.ts"
import type { Member } from "./network.ts"

/**
 * What lives where a training rounds what its products multiply: a copy of the operands while the product works, in the backward pass
 * that of the gradient too. Rows are rounded again for the backward pass, so none of that is kept (native/tephra/plan/lowering.cpp).
 */
export function withRounding(member: Member): Member {
  const { products = [], windows = [] } = member.figures
  if (products.length === 0) return member
  // Convolutions may find the copy in the other order of channels.
  const times = windows.length > 0 ? 2 : 1
  const read = times * Math.max(...products.map((product) => product.read))
  const both = times * Math.max(...products.map((product) => product.read + product.gives))
  return { ...member, figures: withCopies(member.figures, read, both) }
}

function withCopies(figures: Figures, read: number, both: number): Figures {
  const moments = figures.moments && withMore(withMore(figures.moments, read, "forward"), both, "backward")
  return { ...figures, passing: figures.passing + both, moments }
}

/** Lengths of the weights' copies, which are all there at one time. */
export function roundedWeights(members: readonly Member[]): readonly number[] {
  return members.flatMap(({ figures: { products = [] } }) => products.flatMap(({ weights }) => (weights > 0 ? [weights] : [])))
}
