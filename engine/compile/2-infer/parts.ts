import type { Inference, Totals } from "./analysis.ts"

/** What is to be known of some blocks that stand one after the other in the order. */
export interface Part {
  readonly ids: readonly string[]
  /** Those that demand a size, or leave one open. */
  readonly open: readonly string[]
  /** Those with something wrong: what is told of them may name other blocks, so it is told anew each time. */
  readonly wrong: readonly string[]
  readonly totals: Totals
}

type Inferences = ReadonlyMap<string, Inference>

const length = 64

const made = new WeakMap<Inferences, { readonly order: readonly string[]; readonly parts: readonly Part[] }>()

/** The order in parts. Of ten thousand blocks most are as they were in `before`: the parts where all are, are the earlier objects. */
export function partsOf(order: readonly string[], inferences: Inferences, before?: Inferences): readonly Part[] {
  const known = made.get(inferences)
  if (known?.order === order) return known.parts
  const earlier = before && made.get(before)
  const old = earlier?.order === order ? earlier.parts : []
  const parts: Part[] = []
  for (let at = 0; at < order.length; at += length) {
    const part = old[parts.length]
    parts.push(part && sameIn(part, inferences, before!) ? part : partOf(part?.ids ?? order.slice(at, at + length), inferences))
  }
  made.set(inferences, { order, parts })
  return parts
}

function sameIn({ ids }: Part, inferences: Inferences, before: Inferences): boolean {
  for (const id of ids) if (inferences.get(id) !== before.get(id)) return false
  return true
}

function partOf(ids: readonly string[], inferences: Inferences): Part {
  const [open, wrong, figures]: [string[], string[], Totals[]] = [[], [], []]
  for (const id of ids) {
    const inference = inferences.get(id)!
    if (inference.demands.length + inference.open.length > 0) open.push(id)
    if (isWrong(inference)) wrong.push(id)
    if (inference.figures) figures.push(inference.figures)
  }
  return { ids, open, wrong, totals: sum(figures) }
}

export function isWrong({ faults, problems, checked }: Inference): boolean {
  return faults.length + problems.length + checked.problems.length > 0
}

export function sum(all: readonly Totals[]): Totals {
  let [parameters, row, fixed] = [0, 0, 0]
  for (const part of all) {
    parameters += part.parameters
    row += part.forward.row
    fixed += part.forward.fixed
  }
  return { parameters, forward: { row, fixed } }
}
