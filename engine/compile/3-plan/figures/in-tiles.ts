import type { Live } from "./live.ts"
import type { Member } from "./network.ts"
import { numbersIn } from "./numbers.ts"
import { scratchBytes } from "./scratch.ts"
import type { ToBound } from "./stage-figures.ts"
import { canTile, tiledBytes } from "./tiles.ts"
import { sum } from "./whole.ts"

export function mayBeTiled(live: readonly Live[], { sharing: { rowsPerRank }, bytesOf }: ToBound): boolean {
  const numbers = Math.max(0, ...live.map(({ held, gradients, passing }) => held + gradients + passing))
  return canTile({ live: numbers * bytesOf, rows: rowsPerRank })
}

/**
 * Most bytes that live at one time where the batch may be worked through in tiles. Where a block needs a sum over the whole batch, what
 * lives across it has all rows, and only what a block passes through is cut into tiles.
 */
export function mostInTiles(live: readonly Live[], { members, sharing, bytesOf, threads, exact }: ToBound): number {
  const rows = sharing.leaves?.rows ?? sharing.rowsPerRank
  const whole = members.some(({ figures }) => figures.wholeBatch)
  const moved = movedNumbers(members) * bytesOf
  const tiled = (numbers: number) => (sharing.leaves ? numbers * bytesOf * rows : tiledBytes({ live: numbers * bytesOf, rows, fixed: 4 * exact.parameterBytes, moved }))
  const all = (numbers: number) => numbers * bytesOf * sharing.rowsPerRank
  const each = live.map(({ held, gradients, passing }, at) => {
    const values = whole ? all(held) + all(gradients) + tiled(passing) : tiled(held + passing)
    return values + scratchBytes(members[at]!.figures.windows ?? [], { rows, bytesOf, threads })
  })
  return Math.max(0, ...each)
}

/** At least so many numbers a row are read and written: inputs and outputs in either pass. */
function movedNumbers(members: readonly Member[]): number {
  return sum(members.map(({ figures: { made, kept }, inputs }) => (made === 0 ? kept : 2 * made + kept + 2 * sum(inputs.map(({ signal }) => numbersIn(signal))))))
}
