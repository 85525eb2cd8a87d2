import type { Figures, Moment } from "../../../model/block-type.ts"
import { momentsOf } from "../../../model/moments.ts"
import type { Member } from "./network.ts"
import { numbersIn } from "./numbers.ts"

/**
 * What lives where a training rounds what its products multiply: a copy of the operands while the product works, in the backward pass
 * that of the gradient too, each made with what it is a copy of. Rows are rounded again for the backward pass, so none of it is kept
 * (native/tephra/plan/lowering.cpp).
 */
export function withRounding(member: Member): Member {
  const { figures, inputs } = member
  if (figures.made === 0) return member
  const read = inputs.reduce((all, { signal }) => all + numbersIn(signal), 0)
  return { ...member, figures: withCopies(figures, read) }
}

function withCopies(figures: Figures, read: number): Figures {
  const { products = [], made } = figures
  const most = (numbers: readonly number[]): number => Math.max(0, ...numbers)
  const forward = most([made, ...products.map((product) => product.read)])
  const backward = most([made, read, ...products.map((product) => product.read + product.gives)])
  const withCopy = (moment: Moment): Moment => ({ ...moment, live: moment.live + (moment.rounded ?? (moment.pass === "forward" ? forward : backward)) })
  return { ...figures, passing: figures.passing + backward, moments: momentsOf(figures).map(withCopy) }
}

/** Lengths of the weights' copies, which are all there at one time. */
export function roundedWeights(members: readonly Member[]): readonly number[] {
  return members.flatMap(({ figures: { products = [] } }) => products.flatMap(({ weights }) => (weights > 0 ? [weights] : [])))
}
