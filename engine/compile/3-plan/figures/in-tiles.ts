import type { Moment } from "../../../model/block-type.ts"
import { reorderedFields, stripped } from "./at-once.ts"
import { heldBehind, type ToCut } from "./in-sections.ts"
import type { Live } from "./live.ts"
import type { Member } from "./network.ts"
import { numbersIn } from "./numbers.ts"
import { scratchBytes } from "./scratch.ts"
import type { ToBound } from "./stage-figures.ts"
import type { SectionBytes } from "./tiles.ts"
import { bytesOfTile, canTile, rowsOfTile } from "./tiles.ts"
import { sum } from "./whole.ts"

/** A section looks at what it makes itself: at most what is there, without what sections before it left. */
export function mayBeTiled({ live, sums: { before: sums, last }, early }: ToCut, { members, sharing: { rowsPerRank }, bytesOf, prediction }: ToBound): boolean {
  const numbers = live.flatMap(({ moments, before }, at) => {
    const left = sums[at]! < 0 ? 0 : heldBehind(live, members, sums[at]!)
    return moments.map((moment) => countedAt(moment) - (at < last && moment.pass === "backward" ? before : left))
  })
  return canTile((reorderedFields(members) + Math.max(0, ...numbers) + prediction + early) * bytesOf, rowsPerRank)
}

function countedAt({ live, reordered = 0, strips = [] }: Moment): number {
  return live + reordered + sum(strips)
}

function momentsOf(live: readonly Live[]): readonly Moment[] {
  return live.flatMap(({ moments }) => moments)
}

/** Most bytes that live at one time in a network whose whole step is one section: no sum over the batch is needed on the way. */
export function mostInSection(live: readonly Live[], asked: ToBound): number {
  const { members, bytesOf } = asked
  const numbers = Math.max(0, ...live.map(({ least }) => least))
  const section = { live: numbers * bytesOf, moved: sum(members.map(movedNumbers)) * bytesOf, fixed: fixedNumbers(members) * bytesOf }
  return mostOfMoments(momentsOf(live), asked, section)
}

/** Most bytes that live at one time while the network is evaluated: one section, whatever it needs in training. */
export function mostEvaluated(live: readonly Live[], asked: ToBound): number {
  const { members, bytesOf } = asked
  const least = Math.max(0, ...live.map(({ leastEvaluated }) => leastEvaluated))
  const moved = sum(members.map(({ figures: { made }, inputs }) => (made === 0 ? 0 : made + sum(inputs.map(({ signal }) => numbersIn(signal))))))
  const section = { live: least * bytesOf, moved: moved * bytesOf, fixed: sum(members.map(({ figures }) => figures.parameters)) * bytesOf }
  const tile = asked.sharing.leaves?.rows ?? rowsOfTile(section, asked.sharing.rowsPerRank)
  return mostOfMoments(live.flatMap(({ evaluated }) => evaluated), asked, section) + asked.prediction * bytesOf * (asked.sharing.rowsPerRank - tile)
}

function mostOfMoments(moments: readonly Moment[], { members, sharing: { leaves, rowsPerRank }, bytesOf, threads }: ToBound, section: SectionBytes): number {
  const rows = leaves?.rows ?? rowsOfTile(section, rowsPerRank)
  const fields = bytesOf === 4 ? reorderedFields(members) : 0
  const each = moments.map((moment) => {
    const needed = (moment.live + (bytesOf === 4 ? (moment.reordered ?? 0) : 0) + fields) * bytesOf
    const bytes = leaves ? needed * rows : bytesOfTile(needed, section, rowsPerRank)
    return bytes + stripped(moment, bytesOf, rows) + scratchBytes(moment.windows ?? [], { rows, bytesOf, threads })
  })
  return Math.max(0, ...each)
}

/** At least so many numbers a row are read and written in either pass. */
function movedNumbers({ figures: { made, kept, products = [] }, inputs, onwards }: Member): number {
  if (made === 0) return kept
  const read = sum(inputs.map(({ signal }) => numbersIn(signal)))
  const again = onwards ? 1 : 0
  return products.length > 0 ? (2 + again) * read + (3 + again) * made : made + read + again * (made + read)
}

/** At most so many whatever the rows: parameters in either pass and their gradients. */
function fixedNumbers(members: readonly Member[]): number {
  return sum(members.map(({ figures: { parameters, products = [] }, onwards }) => parameters * (onwards || products.length > 1 ? 3 : 2)))
}
