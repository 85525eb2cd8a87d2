import type { Moment } from "../../../model/block-type.ts"
import type { Live } from "./live.ts"
import type { Member } from "./network.ts"
import { numbersIn } from "./numbers.ts"
import { scratchBytes } from "./scratch.ts"
import type { ToBound } from "./stage-figures.ts"
import { stripBytes } from "./tiles.ts"
import { sum } from "./whole.ts"

/** Most bytes that live at one time where so many rows are worked through at once. */
export function mostAtOnce(live: readonly Live[], { members, bytesOf, threads }: ToBound, rows: number): number {
  const fields = bytesOf === 4 ? reorderedFields(members) : 0
  const each = live.flatMap(({ moments }) => moments).map((moment) => {
    const twice = bytesOf === 4 ? (moment.reordered ?? 0) : 0
    return (moment.live + twice + fields) * bytesOf * rows + stripped(moment, bytesOf, rows) + scratchBytes(moment.windows ?? [], { rows, bytesOf, threads })
  })
  return Math.max(0, ...each)
}

/** Of each value one strip. */
export function stripped({ strips = [] }: Moment, bytesOf: number, rows: number): number {
  return sum(strips.map((strip) => Math.min(strip * bytesOf * rows, Math.max(stripBytes, strip * bytesOf))))
}

/** Images of several channels that a convolution reads right from the data, which oneDNN has in another order. */
export function reorderedFields(members: readonly Member[]): number {
  const read = members.flatMap(({ figures: { windows = [] }, inputs }) => (windows.some(({ wide }) => wide > 1) ? inputs.filter(({ field }) => field) : []))
  return sum([...new Map(read.map(({ source, signal }) => [source, numbersIn(signal)])).values()])
}
