import { parsePort } from "../../../model/identity.ts"
import type { Member } from "./network.ts"
import { numbersIn } from "./numbers.ts"
import { sum } from "./whole.ts"

/**
 * Numbers of blocks beside such a sum, neither before nor behind it, that wait for it: both their passes are done as early as they can. What is
 * counted of those that are walked before it is their forward pass, and of others their backward pass.
 */
export function madeEarly(members: readonly Member[]): number {
  const sources = sourcesOf(members)
  const meets = meetsAll(sources)
  let [from, most] = [0, 0]
  // Whatever lies beside a member lies between two others that all ways meet in.
  for (let at = 0; at < members.length; at++) {
    if (!meets[at] && at < members.length - 1) continue
    for (let place = from; place <= at; place++) {
      if (!meets[place] && members[place]!.figures.wholeBatch) most = Math.max(most, sum(besideOf(sources, place, { from, to: at }).map((other) => earlyOf(members[other]!, other < place))))
    }
    from = at
  }
  return most
}

function earlyOf({ figures: { kept, made, products = [], eachNumber }, inputs }: Member, isBefore: boolean): number {
  if (!isBefore) return kept + made
  // A norm of each row adds up three parts of its gradient when that is read.
  const parts = products.length === 0 && eachNumber === "at its end" ? 3 : 1
  return parts * sum(inputs.map(({ signal }) => (signal.trained ? numbersIn(signal) : 0)))
}

/** Places of the members that each reads. */
function sourcesOf(members: readonly Member[]): readonly (readonly number[])[] {
  const places = new Map(members.map(({ id }, at) => [id, at]))
  return members.map(({ inputs }) => inputs.flatMap(({ source }) => places.get(parsePort(source).block) ?? []))
}

/** Whether all before a member are read by it, through others or not, and all behind read it. */
function meetsAll(sources: readonly (readonly number[])[]): readonly boolean[] {
  const count = sources.length
  const firstReader = sources.map(() => count)
  sources.forEach((read, at) => read.forEach((source) => (firstReader[source] = Math.min(firstReader[source]!, at))))
  const [readBy, reads] = [sources.map(() => true), sources.map(() => true)]
  for (let at = 0, latest = 0; at < count; at++) {
    readBy[at] = latest <= at
    latest = Math.max(latest, firstReader[at]!)
  }
  for (let at = count - 1, earliest = count; at >= 0; at--) {
    reads[at] = earliest >= at
    earliest = Math.min(earliest, Math.max(-1, ...sources[at]!))
  }
  return sources.map((_, at) => readBy[at]! && reads[at]!)
}

/** Of these members, those that one does not read, through others or not, and that do not read it. */
function besideOf(sources: readonly (readonly number[])[], at: number, { from, to }: { readonly from: number; readonly to: number }): readonly number[] {
  const [before, behind] = [new Set([at]), new Set([at])]
  for (let place = at + 1; place <= to; place++) if (sources[place]!.some((source) => behind.has(source))) behind.add(place)
  for (let place = at; place >= from; place--) if (before.has(place)) for (const source of sources[place]!) before.add(source)
  return sources.slice(from, to + 1).flatMap((_, index) => (before.has(from + index) || behind.has(from + index) ? [] : [from + index]))
}
