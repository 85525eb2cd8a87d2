import type { Figures, GradientWork, Work } from "../model/block-type.ts"

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
    kept: sum(({ kept }) => kept) + parts.slice(0, -1).reduce((all, { made }) => all + made, 0),
    made: parts.at(-1)?.made ?? 0,
    passing: Math.max(0, ...parts.map(({ passing }) => passing)),
    wholeBatch: parts.some(({ wholeBatch }) => wholeBatch),
    exchanged: sum(({ exchanged = 0 }) => exchanged) + sum(({ exchangedToInput = 0 }) => exchangedToInput) - (first?.exchangedToInput ?? 0),
    exchangedToInput: first?.exchangedToInput,
    ...insideOf(parts),
  }
}

/** What a block has of the parts inside it, however they are wired. */
export function insideOf(parts: readonly Figures[]): Pick<Figures, "shared" | "windows"> {
  return { shared: parts.flatMap(({ shared = [] }) => shared), windows: parts.flatMap(({ windows = [] }) => windows) }
}

/** Sums of a gradient, an operation a number: over rows and the places of each channel, or over what is named. */
export function gradientSums(made: number, sums: number, over = "places"): GradientWork {
  return { key: `sums over ${over}`, row: made, sums, overPlaces: over === "places" }
}

export function plus(works: readonly Work[]): Work {
  return works.reduce((all, { row, fixed }) => ({ row: all.row + row, fixed: all.fixed + fixed }), noWork)
}
