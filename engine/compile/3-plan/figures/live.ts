import type { Figures, Moment } from "../../../model/block-type.ts"
import { parsePort } from "../../../model/identity.ts"
import { momentsOf, withMore } from "../../../model/moments.ts"
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
  /** Where the batch is worked through at once, what is there at each of its layers: nothing lives longer than it is read. */
  readonly moments: readonly Moment[]
}

/** Of each member in its order. */
export function liveAt(members: readonly Member[]): readonly Live[] {
  const spans = spansOf(members)
  const gradients = waitingAt(members, spans.flatMap(({ from, to, numbers, gradient }) => (gradient && to > from + 1 ? [{ from: from + 1, to, numbers }] : [])))
  const passed = waitingAt(members, spans.flatMap(({ from, to, numbers, gradient, trained }) => (gradient || trained ? [] : [{ from, to: to + 1, numbers }])))
  // From the block behind that which made them to the last that reads them.
  const unkept = waitingAt(members, spans.flatMap(({ from, to, numbers, kept }) => (kept ? [] : [{ from: from + 1, to: to + 1, numbers }])))
  const read = new Set(spans.flatMap(({ from, trained }) => (trained ? [from] : [])))
  const kept = new Set(spans.flatMap(({ from, kept }) => (kept ? [from] : [])))
  const chains = new Map<string, Chained>()
  let [before, keptBefore] = [0, 0]
  return members.map((member, at) => {
    const { figures, inputs } = member
    const trained = isTrained(member)
    const moments = momentsOf(figures).filter(({ pass }) => trained || pass === "forward")
    const chain = chainTo(member, chains)
    chains.set(member.id, { figures, ...chain })
    const there = withMore(withMore(withMore(moments, keptBefore), unkept[at]! + chain.forward, "forward"), gradients[at]!, "backward").map((moment) => (moment.pass === "backward" ? { ...moment, strips: [...(moment.strips ?? []), ...chain.strips] } : moment))
    before += (trained ? figures.kept : 0) + (trained || read.has(at) ? figures.made : 0)
    keptBefore += (trained ? figures.kept : 0) + (kept.has(at) ? figures.made : 0)
    const own = trained ? figures.made + inputs.reduce((all, { signal }) => all + (signal.trained ? numbersIn(signal) : 0), 0) : 0
    const passing = trained ? figures.passing : figures.kept
    return { held: before + gradients[at]! + passed[at]!, gradients: own, passing, moments: there }
  })
}

/** What blocks that go through strips together keep alive to their end. */
interface Chain {
  /** Numbers that the ones before work with. */
  readonly forward: number
  /** The gradient between two, and the slope that it meets. */
  readonly strips: readonly number[]
}

interface Chained extends Chain {
  readonly figures: Figures
}

function chainTo({ figures, inputs }: Member, chains: ReadonlyMap<string, Chained>): Chain {
  const links = figures.eachNumber === "throughout" ? inputs.filter(({ field }) => !field) : []
  const before = links.flatMap(({ source, signal }) => {
    const link = chains.get(parsePort(source).block)
    return link?.figures.eachNumber === undefined ? [] : [{ link, numbers: numbersIn(signal) }]
  })
  const working = before.map(({ link }) => link.forward + inPass(link.figures, "forward").reduce((most, { live }) => Math.max(most, live - link.figures.kept - link.figures.made), 0))
  const strips = before.flatMap(({ link, numbers }) => [numbers, ...inPass(link.figures, "backward").flatMap((moment) => moment.strips ?? [])])
  return { forward: working.reduce((all, numbers) => all + numbers, 0), strips }
}

function inPass(figures: Figures, pass: Moment["pass"]): readonly Moment[] {
  return momentsOf(figures).filter((moment) => moment.pass === pass)
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
  /** The backward pass reads it again. */
  readonly kept: boolean
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
      const from = places.get(parsePort(source).block)!
      const known = spans.get(source)
      const trained = isTrained(member) || known?.trained === true
      const again = known?.kept ?? (isTrained(members[from]!) && members[from]!.figures.forgets?.output !== true)
      const kept = again || (isTrained(member) && member.figures.made > 0 && member.figures.forgets?.input !== true) || isLoss(member)
      spans.set(source, { from, to, numbers: numbersIn(signal), trained, kept, gradient: signal.trained === true })
    }
  })
  return [...spans.values()]
}

/** Of the members it alone makes a number for the whole batch. */
function isLoss({ figures }: Member): boolean {
  return figures.made === 0 && figures.kept > 0
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

interface Stay {
  readonly from: number
  /** Not there any more. */
  readonly to: number
  readonly numbers: number
}

/** How many numbers wait at each member. */
function waitingAt(members: readonly Member[], stays: readonly Stay[]): readonly number[] {
  const changes = Array.from({ length: members.length + 1 }, () => 0)
  for (const { from, to, numbers } of stays) {
    changes[from]! += numbers
    changes[to]! -= numbers
  }
  let now = 0
  return changes.map((change) => (now += change))
}
