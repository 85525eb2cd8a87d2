import { parsePort } from "../../../model/identity.ts"
import type { Member } from "./network.ts"
import { numbersIn } from "./numbers.ts"
import { sum } from "./whole.ts"

/**
 * Numbers of blocks beside such a sum, neither before nor behind it, that wait for it: both their passes are done as early as they can. What is
 * counted of those that are walked before it is their forward pass, and of others their backward pass.
 */
export function madeEarly(members: readonly Member[]): number {
  const beside = members.map((member, at) => (member.figures.wholeBatch ? sum(besideOf(members, at).map((other) => earlyOf(other, members.indexOf(other) < at))) : 0))
  return Math.max(0, ...beside)
}

function earlyOf({ figures: { kept, made, products = [], eachNumber }, inputs }: Member, isBefore: boolean): number {
  if (!isBefore) return kept + made
  // A norm of each row adds up three parts of its gradient when that is read.
  const parts = products.length === 0 && eachNumber === "at its end" ? 3 : 1
  return parts * sum(inputs.map(({ signal }) => (signal.trained ? numbersIn(signal) : 0)))
}

/** Members that such a sum does not read, through others or not, and that do not read it. */
function besideOf(members: readonly Member[], at: number): readonly Member[] {
  const { id } = members[at]!
  const [before, behind] = [new Set([id]), new Set([id])]
  for (const member of members.slice(at + 1)) if (member.inputs.some(({ source }) => behind.has(parsePort(source).block))) behind.add(member.id)
  for (const member of members.slice(0, at + 1).toReversed()) if (before.has(member.id)) for (const { source } of member.inputs) before.add(parsePort(source).block)
  return members.filter((member) => !behind.has(member.id) && !before.has(member.id))
}
