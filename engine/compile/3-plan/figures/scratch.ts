import type { Windows } from "../../../model/block-type.ts"

/** Bytes of columns that a convolution gathers before it multiplies, and the fewest places (native/tephra/ops/convolution_columns.cpp). */
const pieceBytes = 1024 * 1024
const leastPlaces = 16

/** Channels that oneDNN's kernels work on at once, which it fills up to, and bytes that each thread has besides, as measured of oneDNN 2.6. */
const channelsAtOnce = 16
const threadBytes = 6144

export interface ToScratch {
  /** Of a tile. */
  readonly rows: number
  readonly bytesOf: 4 | 8
  readonly threads: number
}

/** Room for what convolutions gather, or, of numbers of 32 bits, for oneDNN, which does those that it can. */
export function scratchBytes(windows: readonly Windows[], given: ToScratch): number {
  return Math.max(0, ...windows.map((window) => Math.max(columnBytes(window, given), given.bytesOf === 4 ? kernelBytes(window, given) : 0)))
}

function columnBytes({ places, taps, wide, narrow }: Windows, { rows, bytesOf }: ToScratch): number {
  const atOnce = Math.min(Math.max(Math.floor(pieceBytes / (wide * taps * bytesOf)), leastPlaces), rows * places)
  return (wide * taps + narrow) * atOnce * bytesOf
}

/** Weights in the kernel's order, those that each thread sums, and those that are added to what other tiles gave (native/tephra/ops/onednn_convolution.cpp). */
function kernelBytes({ taps, wide, narrow }: Windows, { bytesOf, threads }: ToScratch): number {
  return taps * (wide === 1 ? 1 : filled(wide)) * filled(narrow) * bytesOf * (2 + threads) + threadBytes * threads
}

function filled(channels: number): number {
  return Math.ceil(channels / channelsAtOnce) * channelsAtOnce
}
