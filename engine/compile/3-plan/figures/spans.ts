import { parsePort } from "../../../model/identity.ts"
import type { Member } from "./network.ts"
import { numbersIn } from "./numbers.ts"

/** The backward pass comes to it. */
export function isTrained({ figures, onwards }: Member): boolean {
  return onwards || figures.parameters > 0
}

/** From the block that makes a value to the last that reads it. */
export interface Span {
  readonly from: number
  readonly to: number
  /** All blocks that read it or a view of it, in their order. */
  readonly readers: readonly number[]
  readonly numbers: number
  /** Read by a block to which the backward pass comes. */
  readonly trained: boolean
  /** The backward pass reads it again. */
  readonly kept: boolean
  /** It has a gradient. */
  readonly gradient: boolean
}

export function spansOf(members: readonly Member[]): readonly Span[] {
  const places = new Map(members.map(({ id }, at) => [id, at]))
  const spans = new Map<string, Span>()
  const made = madeBy(members)
  members.forEach((member, to) => {
    for (const { source: read, signal, field, shapeOnly } of member.inputs) {
      const source = made(read)
      if (field || shapeOnly || source === null) continue
      const from = places.get(parsePort(source).block)!
      const known = spans.get(source)
      const trained = isTrained(member) || known?.trained === true
      const again = known?.kept ?? (isTrained(members[from]!) && members[from]!.figures.forgets?.output !== true)
      const kept = again || (isTrained(member) && member.figures.made > 0 && member.figures.forgets?.input !== true) || isLoss(member)
      spans.set(source, { from, to, readers: [...(known?.readers ?? []), ...(isView(member) ? [] : [to])], numbers: numbersIn(signal), trained, kept, gradient: signal.trained === true })
    }
  })
  return [...spans.values()]
}

/** Of the members it alone makes a number for the whole batch. */
function isLoss({ figures }: Member): boolean {
  return figures.made === 0 && figures.kept > 0
}

function isView({ figures }: Member): boolean {
  return figures.made === 0 && figures.kept === 0
}

/** What a block reads if it looks through views; null of a field of the data. */
export function madeBy(members: readonly Member[]): (source: string) => string | null {
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
