import type { Windows } from "../../../model/block-type.ts"
import { parsePort } from "../../../model/identity.ts"
import type { Member } from "./network.ts"
import { numbersIn } from "./numbers.ts"

/** Numbers a row that are there while the backward pass is at a block, or, where it does not get so far, the forward pass. */
export interface Live {
  /** What this block and all before it made and kept, and gradients that wait for one before it. */
  readonly held: number
  /** Gradients of its inputs and outputs. */
  readonly gradients: number
  /** Only while the block works; gradients are among them. */
  readonly passing: number
  readonly windows: readonly Windows[]
}

/** Of each member in its order. */
export function liveAt(members: readonly Member[]): readonly Live[] {
  const spans = spansOf(members)
  const kept = new Set(spans.flatMap(({ from, trained }) => (trained ? [from] : [])))
  const waiting = waitingAt(spans, members)
  let before = 0
  return members.map((member, at) => {
    const { figures, inputs } = member
    const trained = isTrained(member)
    before += (trained ? figures.kept : 0) + (trained || kept.has(at) ? figures.made : 0)
    const gradients = trained ? figures.made + inputs.reduce((all, { signal }) => all + (signal.trained ? numbersIn(signal) : 0), 0) : 0
    const passing = trained ? figures.passing : figures.kept
    return { held: before + waiting[at]!, gradients, passing, windows: figures.windows ?? [] }
  })
}

/** The backward pass comes to it. */
function isTrained({ figures, onwards }: Member): boolean {
  return onwards || figures.parameters > 0
}

/** From the block that makes a value to the last that reads it. */
interface Span {
  readonly from: number
  readonly to: number
  readonly numbers: number
  /** Read by a block to which the backward pass comes. */
  readonly trained: boolean
  /** It has a gradient. */
  readonly gradient: boolean
}

function spansOf(members: readonly Member[]): readonly Span[] {
  const places = new Map(members.map(({ id }, at) => [id, at]))
  const spans = new Map<string, Span>()
  const made = madeBy(members)
  members.forEach((member, to) => {
    for (const { source: read, signal, field, shapeOnly } of member.inputs) {
      const source = made(read)
      if (field || shapeOnly || source === null) continue
      const trained = isTrained(member) || spans.get(source)?.trained === true
      spans.set(source, { from: places.get(parsePort(source).block)!, to, numbers: numbersIn(signal), trained, gradient: signal.trained === true })
    }
  })
  return [...spans.values()]
}

/** What a block reads if it looks through views; null of a field of the data. */
function madeBy(members: readonly Member[]): (source: string) => string | null {
  const views = new Map(members.flatMap(({ id, figures, inputs: [first] }) => (figures.made === 0 && first ? [[id, first] as const] : [])))
  return (source) => {
    for (let at = source; ; ) {
      const view = views.get(parsePort(at).block)
      if (!view) return at
      if (view.field) return null
      at = view.source
    }
  }
}

/** Gradients that are begun behind each block and go on to one before it; and what is made before it and read last behind it, where no backward pass keeps it. */
function waitingAt(spans: readonly Span[], members: readonly Member[]): readonly number[] {
  const changes = Array.from({ length: members.length + 1 }, () => 0)
  for (const { from, to, numbers, trained, gradient } of spans) {
    if (gradient ? to <= from + 1 : trained) continue
    changes[gradient ? from + 1 : from]! += numbers
    changes[gradient ? to : to + 1]! -= numbers
  }
  let now = 0
  return changes.map((change) => (now += change))
}
