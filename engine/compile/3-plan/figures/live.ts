import type { Figures, Moment } from "../../../model/block-type.ts"
import { momentsOf, withMore } from "../../../model/moments.ts"
import { chainTo } from "./chains.ts"
import type { Chain, Chained } from "./chains.ts"
import type { Member } from "./network.ts"
import type { ToBound } from "./stage-figures.ts"
import { isTrained, madeBy, spansOf } from "./spans.ts"
import type { Span } from "./spans.ts"

/** Numbers a row that are there while either pass is at a block, where the batch is worked through at once: nothing lives longer than it is read. */
export interface Live {
  /** What the blocks before it keep for the backward pass. */
  readonly before: number
  /** With what else is made before it and read there or behind it. */
  readonly forward: number
  /** Gradients that wait for a block before it. */
  readonly waiting: number
  /** At each of its layers. */
  readonly moments: readonly Moment[]
  /** At least so many are there as the rule of tiles counts, without gradients that may be begun later. */
  readonly least: number
  /** The same where the network is only evaluated. */
  readonly evaluated: readonly Moment[]
  readonly leastEvaluated: number
}

/** Of each member in its order. */
export function liveAt({ members, bytesOf, prediction }: Pick<ToBound, "members" | "bytesOf" | "prediction">): readonly Live[] {
  const spans = spansOf(members)
  const waiting = waitingOf(spans, members.length)
  const again = new Set(spans.flatMap(({ from, kept }) => (kept ? [from] : [])))
  const chains = new Map<string, Chained>()
  const made = madeBy(members)
  let kept = 0
  return members.map((member, at) => {
    const { figures } = member
    const trained = isTrained(member)
    const chain = chainTo(member, { chains, made })
    chains.set(member.id, { figures, forward: chain.forward })
    const moments = momentsAt(member, { chain, forward: kept + waiting.unkept[at]!, backward: kept + waiting.gradients[at]! })
    const before = kept
    kept += (trained ? figures.kept : 0) + (again.has(at) ? figures.made : 0)
    const read = waiting.read[at]!
    return { before, forward: before + waiting.unkept[at]!, waiting: waiting.gradients[at]!, moments, least: leastOf(figures, moments, { waiting: { forward: member.inputs.length > 2 ? waiting.unkept[at]! : 0, backward: waiting.gradients[at]! }, prediction }), evaluated: evaluatedAt(figures, read), leastEvaluated: figures.evaluated?.counted ?? Math.max(read + figures.made, madeTwice(figures, bytesOf) ? 2 * figures.made : 0) }
  })
}

interface Least {
  /** What may be made later than when a block is worked through. */
  readonly waiting: Readonly<Record<Moment["pass"], number>>
  /** What the network gives stays. */
  readonly prediction: number
}

/** A loss may work with less than it says. */
function leastOf({ made }: Figures, moments: readonly Moment[], { waiting, prediction }: Least): number {
  return made === 0 ? 0 : Math.max(...moments.map(({ pass, live, least = live }) => least - waiting[pass] + (pass === "backward" ? prediction : 0)))
}

function evaluatedAt(figures: Figures, read: number): readonly Moment[] {
  if (figures.evaluated) return [{ pass: "forward", live: read + figures.evaluated.live }]
  return withMore(momentsOf(figures).filter(({ pass }) => pass === "forward"), read)
}

/** A bias or an activation is made of what was made first; those of convolutions, oneDNN makes at once. */
function madeTwice(figures: Figures, bytesOf: 4 | 8): boolean {
  if ((bytesOf === 4 && (figures.windows ?? []).length > 0) || (figures.products ?? []).length === 0) return false
  return momentsOf(figures).some(({ pass, strips = [] }) => pass === "forward" && strips.length > 0)
}

/** Numbers that are there besides in either pass. */
interface There {
  readonly chain: Chain
  readonly forward: number
  readonly backward: number
}

function momentsAt(member: Member, { chain, forward, backward }: There): readonly Moment[] {
  const own = momentsOf(member.figures).filter(({ pass }) => pass === "forward" || isTrained(member))
  const there = withMore(withMore(own, forward + chain.forward, "forward"), backward, "backward")
  return there.map((moment) => (moment.pass === "backward" ? { ...moment, strips: [...(moment.strips ?? []), ...chain.strips] } : moment))
}

interface Waiting {
  /** Gradients that are begun behind a block and go on to one before it: of a value that several read, as many, until the block that made it adds them up. */
  readonly gradients: readonly number[]
  /** What is made before it and read there or behind it, and not kept for the backward pass. */
  readonly unkept: readonly number[]
  /** What is made before it and read there or behind it. */
  readonly read: readonly number[]
}

function waitingOf(spans: readonly Span[], count: number): Waiting {
  const gradients = spans.filter(({ gradient }) => gradient).flatMap(({ from, readers, numbers }) => readers.map((reader, at) => ({ from: at === 0 ? from + 1 : from, to: Math.max(reader, from + 1), numbers })))
  const stays = (all: readonly Span[]): readonly number[] => numbersAt(all.map(({ from, to, numbers }) => ({ from: from + 1, to: to + 1, numbers })), count)
  return {
    gradients: numbersAt(gradients, count),
    unkept: stays(spans.filter(({ kept }) => !kept)),
    read: stays(spans),
  }
}

interface Stay {
  readonly from: number
  /** Not there any more. */
  readonly to: number
  readonly numbers: number
}

/** How many numbers stay at each member. */
function numbersAt(stays: readonly Stay[], count: number): readonly number[] {
  const changes = Array.from({ length: count + 1 }, () => 0)
  for (const { from, to, numbers } of stays) {
    changes[from]! += numbers
    changes[to]! -= numbers
  }
  let now = 0
  return changes.map((change) => (now += change))
}
