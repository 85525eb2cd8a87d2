import type { Moment } from "../../../model/block-type.ts"
import { reorderedFields } from "./at-once.ts"
import type { Live } from "./live.ts"
import type { Member } from "./network.ts"
import { scratchBytes } from "./scratch.ts"
import type { ToBound } from "./stage-figures.ts"
import type { Sums } from "./sums.ts"
import { isSurelyCut, mostOfTile } from "./tiles.ts"
import { sum } from "./whole.ts"

/** What is there with all rows, and with those of a tile. */
interface Split {
  readonly outliving: number
  readonly within: number
}

/** A moment of a member at its place. */
interface Stand {
  readonly moment: Moment
  readonly at: number
}

/** What is known of a network that may be cut at its sums over the whole batch. */
export interface ToCut {
  readonly live: readonly Live[]
  readonly sums: Sums
  /** Numbers of blocks beside a sum that wait for it. */
  readonly early: number
}

/** A network cut at its sums over the whole batch. */
interface Cut extends Pick<ToCut, "live" | "sums"> {
  readonly members: readonly Member[]
  /** What the section of the last of them leaves. */
  readonly held: number
  /** What outlives the section behind it, in both passes. */
  readonly behind: number
}

/**
 * Most bytes that live at one time in a network with sums over the whole batch, each of which ends a section: what lives from one to
 * another has all rows, and what a section is done with before its end those of a tile.
 */
export function mostInSections({ live, sums, early }: ToCut, asked: ToBound): number {
  const { members, bytesOf } = asked
  const { last } = sums
  const cut = { live, members, sums, held: heldBehind(live, members, last), behind: mostBehind(live, members, { last, bytesOf }) }
  const isCut = isSurelyCut(leastBehind(cut) * bytesOf, asked.sharing.leaves?.rows ?? asked.sharing.rowsPerRank)
  const fields = bytesOf === 4 ? reorderedFields(members) : 0
  const bytes = (stand: Stand): Split => {
    const { outliving, within } = splitOf(stand, cut)
    return bytesOfSplit(stand.moment, { outliving: outliving + early, within }, { asked, fields, whole: stand.at > last && !isCut ? 1.5 : 1 })
  }
  return Math.max(...sectionsOf(cut).map((stands) => mostOf(stands.map(bytes))))
}

/** All that outlives a section is there from its begin to its end. */
function mostOf(parts: readonly Split[]): number {
  return Math.max(0, ...parts.map(({ outliving }) => outliving)) + Math.max(0, ...parts.map(({ within }) => within))
}

interface ToSplit {
  readonly asked: ToBound
  /** Numbers of fields that are there in another order too. */
  readonly fields: number
  readonly whole: 1 | 1.5
}

function bytesOfSplit({ reordered = 0, strips = [], windows = [] }: Moment, { outliving, within }: Split, { asked, fields, whole }: ToSplit): Split {
  const { sharing, bytesOf, threads, exact } = asked
  const rows = sharing.leaves?.rows ?? sharing.rowsPerRank
  const twice = bytesOf === 4 ? reordered + fields : 0
  const bytes = (within + twice + sum(strips)) * bytesOf
  const tile = sharing.leaves ? bytes * rows : mostOfTile(bytes, { fixed: 3 * exact.parameterBytes, most: rows, whole })
  return { outliving: outliving * bytesOf * sharing.rowsPerRank, within: tile + scratchBytes(windows, { rows, bytesOf, threads }) }
}

/** Those between two sums in either pass, behind the last in both; and each of a sum by itself, whose layers are several sections. */
function sectionsOf({ live, members, sums }: Cut): readonly (readonly Stand[])[] {
  const stands = live.flatMap(({ moments }, at) => moments.map((moment): Stand => ({ moment, at })))
  const isSum = ({ at }: Stand): boolean => members[at]!.figures.wholeBatch === true
  const between = Map.groupBy(stands.filter((stand) => !isSum(stand)), ({ moment, at }) => (at > sums.last ? "behind" : `${moment.pass} ${sums.behind[at]!}`))
  return [...between.values(), ...stands.filter(isSum).map((stand) => [stand])]
}

function splitOf(stand: Stand, cut: Cut): Split {
  const { moment, at } = stand
  if (at > cut.sums.last) return { outliving: cut.behind, within: moment.live - cut.held }
  if (!cut.members[at]!.figures.wholeBatch) return splitBetween(stand, cut)
  if (at === cut.sums.last && moment.behind !== undefined) return { outliving: cut.behind, within: moment.behind }
  const { live, across = live } = moment
  return { outliving: across, within: across === live ? cut.members[at]!.figures.passing : live - across }
}

function splitBetween({ moment, at }: Stand, { live, members, sums }: Cut): Split {
  const { before, waiting } = live[at]!
  if (moment.pass === "forward") return { outliving: live[sums.behind[at]!]!.forward, within: moment.live - before }
  const outliving = Math.min(moment.live, before + waiting + staying(members, at, sums))
  return { outliving, within: Math.max(moment.live - outliving, Math.min(members[at]!.figures.passing, moment.live - before)) }
}

/** Numbers of a block without such a sum that outlive the tiles of its section in the backward pass, with the gradients that it lies between. */
function staying(members: readonly Member[], at: number, sums: Sums): number {
  const { kept, made, forgets } = members[at]!.figures
  const across = [members[sums.before[at]!], members[sums.behind[at]!]].map((member) => (member === undefined ? 0 : (member.figures.gradientAcross ?? Infinity)))
  return kept + (forgets?.output === true ? 0 : made) + sum(across)
}

/** What outlives the section behind the last sum. */
function mostBehind(live: readonly Live[], members: readonly Member[], { last, bytesOf }: { readonly last: number } & Pick<ToBound, "bytesOf">): number {
  const { leftBehind, gradientAcross = 0 } = members[last]!.figures
  if (leftBehind === undefined) return Math.max(...live[last]!.moments.map(({ live: there, across = there, behind = 0 }) => Math.min(across, there - behind)))
  // What goes past the sum is read before it and behind it.
  const past = Math.min(...live.slice(last, last + 2).map(({ forward, before }) => forward - before))
  // oneDNN may have it in another order too.
  return heldBehind(live, members, last) + leftBehind + (bytesOf === 4 ? gradientAcross : 0) + Math.max(past, live[last]!.waiting)
}

/** At least so many numbers a row are made behind the last sum. */
function leastBehind({ live, sums: { last }, held }: Cut): number {
  return Math.max(...live.slice(last + 1).map(({ least }) => least - held), ...live[last]!.moments.map(({ behind = 0 }) => behind))
}

/** What outlives the section that ends in a block's last sum over the batch. */
export function heldBehind(live: readonly Live[], members: readonly Member[], at: number): number {
  const { kept, keptBehind = 0 } = members[at]!.figures
  return live[at]!.before + kept - keptBehind
}
