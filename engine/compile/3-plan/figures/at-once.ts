import type { Live } from "./live.ts"
import type { Member } from "./network.ts"
import { numbersIn } from "./numbers.ts"
import { scratchBytes } from "./scratch.ts"
import type { ToBound } from "./stage-figures.ts"
import { stripBytes } from "./tiles.ts"
import { sum } from "./whole.ts"

/** Most bytes that live at one time where the batch is worked through at once. */
export function mostAtOnce(live: readonly Live[], { members, sharing: { rowsPerRank: rows }, bytesOf, threads }: ToBound): number {
  const bytes = (numbers: number): number => numbers * bytesOf * rows
  const fields = bytesOf === 4 ? reorderedFields(members) : 0
  const each = live.flatMap(({ moments }) => moments).map(({ live: numbers, reordered = 0, strips = [], windows = [] }) => {
    const twice = bytesOf === 4 ? reordered : 0
    return bytes(numbers + twice + fields) + sum(strips.map((strip) => Math.min(bytes(strip), Math.max(stripBytes, strip * bytesOf)))) + scratchBytes(windows, { rows, bytesOf, threads })
  })
  return Math.max(0, ...each)
}

/** Images of several channels that a convolution reads right from the data, which oneDNN has in another order. */
function reorderedFields(members: readonly Member[]): number {
  const read = members.flatMap(({ figures: { windows = [] }, inputs }) => (windows.some(({ wide }) => wide > 1) ? inputs.filter(({ field }) => field) : []))
  return sum([...new Map(read.map(({ source, signal }) => [source, numbersIn(signal)])).values()])
}
