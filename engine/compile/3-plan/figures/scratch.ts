import type { Windows } from "../../../model/block-type.ts"

/** Bytes of columns that a convolution gathers before it multiplies, and the fewest places (native/tephra/ops/convolution_columns.cpp). */
const pieceBytes = 1024 * 1024
const leastPlaces = 16

/** What convolutions gather at once of a tile of so many rows. */
export function scratchBytes(windows: readonly Windows[], rows: number, bytesOf: 4 | 8): number {
  return Math.max(
    0,
    ...windows.map(({ places, taps, channels }) => {
      const atOnce = Math.min(Math.max(Math.floor(pieceBytes / (taps * bytesOf)), leastPlaces), rows * places)
      return (taps + channels) * atOnce * bytesOf
    }),
  )
}
