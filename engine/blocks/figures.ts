import type { Figures, GradientWork, Moment, Work } from "../model/block-type.ts"
import { momentsOf, withMore } from "../model/moments.ts"

const noWork: Work = { row: 0, fixed: 0 }

/** Work whose amount follows the number of samples alone. */
export function perRow(row: number): Work {
  return { row, fixed: 0 }
}

/** The figures of a block that does nothing, but for what is said. */
export function figuresWith(some: Partial<Figures>): Figures {
  return { parameters: 0, states: 0, forward: noWork, toInput: noWork, toWeights: noWork, kept: 0, made: 0, passing: 0, ...some }
}

/** Of parts one after the other inside a block: what the inner ones pass back belongs to the gradients of the parameters. */
export function inSequence(parts: readonly Figures[]): Figures {
  const [first] = parts
  const inner = parts.slice(1).map(({ toInput }) => toInput)
  const sum = (read: (part: Figures) => number) => parts.reduce((all, part) => all + read(part), 0)
  return {
    parameters: sum(({ parameters }) => parameters),
    states: sum(({ states }) => states),
    forward: plus(parts.map(({ forward }) => forward)),
    toInput: first?.toInput ?? noWork,
    toWeights: plus([...parts.map(({ toWeights }) => toWeights), ...inner]),
    kept: sum(({ kept }) => kept) + parts.reduce((all, _, at) => all + keptBetween(parts, at), 0),
    made: parts.at(-1)?.made ?? 0,
    forgets: { input: first?.forgets?.input, output: parts.at(-1)?.forgets?.output },
    moments: momentsAlong(parts),
    keptBehind: keptBehind(parts),
    leftBehind: parts[lastSum(parts)]?.leftBehind,
    passing: Math.max(0, ...parts.map(({ passing }) => passing)),
    wholeBatch: parts.some(({ wholeBatch }) => wholeBatch),
    exchanged: sum(({ exchanged = 0 }) => exchanged) + sum(({ exchangedToInput = 0 }) => exchangedToInput) - (first?.exchangedToInput ?? 0),
    exchangedToInput: first?.exchangedToInput,
    ...insideOf(parts),
  }
}

/** Of what a part made for the next one, numbers that the backward pass of either reads again. */
function keptBetween(parts: readonly Figures[], at: number): number {
  const [part, next] = [parts[at]!, parts[at + 1]]
  if (next === undefined) return 0
  return part.forgets?.output === true && next.forgets?.input === true ? 0 : part.made
}

/** At each part, with what the ones before keep; what nothing keeps is read by the next part all the same. */
function momentsAlong(parts: readonly Figures[]): readonly Moment[] {
  const last = lastSum(parts)
  let [before, outliving] = [0, 0]
  return parts.flatMap((part, at) => {
    const read = at === 0 || keptBetween(parts, at - 1) > 0 ? 0 : parts[at - 1]!.made
    const moments = withMore(withMore(momentsOf(part), before), read, "forward")
    if (at === last) outliving = before + part.kept - (part.keptBehind ?? 0)
    before += part.kept + keptBetween(parts, at)
    return last < 0 || at <= last ? moments : moments.map((moment) => ({ ...moment, behind: moment.live - outliving }))
  })
}

/** The last part that needs a sum over the whole batch; -1 where none does. */
function lastSum(parts: readonly Figures[]): number {
  return parts.findLastIndex(({ wholeBatch }) => wholeBatch)
}

function keptBehind(parts: readonly Figures[]): number {
  const last = lastSum(parts)
  if (last < 0) return 0
  const behind = parts.reduce((all, part, at) => (at > last ? all + part.kept + keptBetween(parts, at) : all), 0)
  return (parts[last]!.keptBehind ?? 0) + keptBetween(parts, last) + behind
}

/** What a block has of the parts inside it, however they are wired. */
export function insideOf(parts: readonly Figures[]): Pick<Figures, "shared" | "windows" | "vectors" | "products"> {
  return { vectors: parts.flatMap(({ vectors = [] }) => vectors), shared: parts.flatMap(({ shared = [] }) => shared), windows: parts.flatMap(({ windows = [] }) => windows), products: parts.flatMap(({ products = [] }) => products) }
}

/** Sums of a gradient, an operation a number: over rows and the places of each channel, or over what is named. */
export function gradientSums(made: number, sums: number, over = "places"): GradientWork {
  return { key: `sums over ${over}`, row: made, sums, overPlaces: over === "places" }
}

export function plus(works: readonly Work[]): Work {
  return works.reduce((all, { row, fixed }) => ({ row: all.row + row, fixed: all.fixed + fixed }), noWork)
}
