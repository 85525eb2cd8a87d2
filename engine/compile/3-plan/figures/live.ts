import type { Moment } from "../../../model/block-type.ts"
import { momentsOf, withMore } from "../../../model/moments.ts"
import { chainTo } from "./chains.ts"
import type { Chain, Chained } from "./chains.ts"
import type { Member } from "./network.ts"
import { numbersIn } from "./numbers.ts"
import { isTrained, madeBy, spansOf } from "./spans.ts"
import type { Span } from "./spans.ts"

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
  const waiting = waitingOf(spans, members.length)
  const read = new Set(spans.flatMap(({ from, trained }) => (trained ? [from] : [])))
  const again = new Set(spans.flatMap(({ from, kept }) => (kept ? [from] : [])))
  const chains = new Map<string, Chained>()
  const made = madeBy(members)
  let [held, kept] = [0, 0]
  return members.map((member, at) => {
    const { figures, inputs } = member
    const trained = isTrained(member)
    const chain = chainTo(member, { chains, made })
    chains.set(member.id, { figures, forward: chain.forward })
    const moments = momentsAt(member, { chain, forward: kept + waiting.unkept[at]!, backward: kept + waiting.gradients[at]! })
    held += (trained ? figures.kept : 0) + (trained || read.has(at) ? figures.made : 0)
    kept += (trained ? figures.kept : 0) + (again.has(at) ? figures.made : 0)
    return {
      held: held + waiting.gradients[at]! + waiting.passed[at]!,
      gradients: trained ? figures.made + inputs.reduce((all, { signal }) => all + (signal.trained ? numbersIn(signal) : 0), 0) : 0,
      passing: trained ? figures.passing : figures.kept,
      moments,
    }
  })
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
  /** What is made before it and read last behind it, where no backward pass comes to those. */
  readonly passed: readonly number[]
  /** What is made before it and read there or behind it, and not kept for the backward pass. */
  readonly unkept: readonly number[]
}

function waitingOf(spans: readonly Span[], count: number): Waiting {
  const gradients = spans.filter(({ gradient }) => gradient).flatMap(({ from, readers, numbers }) => readers.map((reader, at) => ({ from: at === 0 ? from + 1 : from, to: Math.max(reader, from + 1), numbers })))
  const passed = spans.filter(({ gradient, trained }) => !gradient && !trained)
  const unkept = spans.filter(({ kept }) => !kept)
  return {
    gradients: numbersAt(gradients, count),
    passed: numbersAt(passed.map(({ from, to, numbers }) => ({ from, to: to + 1, numbers })), count),
    unkept: numbersAt(unkept.map(({ from, to, numbers }) => ({ from: from + 1, to: to + 1, numbers })), count),
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
