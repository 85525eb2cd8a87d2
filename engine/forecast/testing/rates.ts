import type { Grid, Rates } from "../../model/machine.ts"

type At = Readonly<Record<string, number>>

/** A grid of a formula. */
export function gridOf(axes: Readonly<Record<string, readonly number[]>>, seconds: (at: At) => number): Grid {
  const points = Object.entries(axes).reduce<At[]>((all, [name, values]) => all.flatMap((at) => values.map((value) => ({ ...at, [name]: value }))), [{}])
  return { axes: Object.entries(axes).map(([name, values]) => ({ name, values: [...values] })), seconds: points.map(seconds) }
}

const both = <T>(make: (bytes: number) => T): { f32: T; f64: T } => ({ f32: make(4), f64: make(8) })
const rows = [4, 64, 512]
const widths = [1, 16, 256]

/** A made-up computer of two cores: 10 Gflop/s in 32 bits, 10 GB/s; layers take no time to begin, so that what is between two sizes is exact. */
export const madeUpRates: Rates = {
  at: "2026-11-30T12:00:00.000Z",
  host: "made-up",
  build: "g++ 12",
  cores: 2,
  memoryBytes: 2 ** 33,
  alone: {
    dense: both((bytes) => gridOf({ rows, in: widths, out: widths }, (at) => (6 * at["rows"]! * at["in"]! * at["out"]! * bytes) / 4e10)),
    inputGradient: both((bytes) => gridOf({ rows, in: widths, out: widths }, (at) => (2 * at["rows"]! * at["in"]! * at["out"]! * bytes) / 4e10)),
    convolution: both((bytes) => {
      const grid = gridOf({ in: [1, 16], out: [1, 16], side: [7, 28], kernel: [3, 5] }, (at) => (6 * 32 * at["in"]! * at["out"]! * at["side"]! ** 2 * at["kernel"]! ** 2 * bytes) / 4e10)
      return { rows: 32, inner: grid, first: { ...grid, seconds: grid.seconds.map((seconds) => (seconds * 2) / 3) } }
    }),
    layer: both((bytes) => ({ none: bytes * 1e-10, relu: bytes * 1e-10, tanh: bytes * 1e-9, dropout: bytes * 1e-9 })),
    loss: both((bytes) => ({ "mean-squared-error": gridOf({ rows, width: [1, 128] }, (at) => 2e-6 + at["rows"]! * at["width"]! * bytes * 1e-10) })),
    update: both((bytes) => ({ "adam:2": gridOf({ numbers: [128, 1e6] }, (at) => 1e-7 + at["numbers"]! * bytes * 4e-10) })),
    feed: both((bytes) => {
      const grid = gridOf({ rows, width: widths }, (at) => 1e-7 + at["rows"]! * at["width"]! * bytes * 1e-10)
      return { numbers: grid, bytes: grid }
    }),
    copy: gridOf({ bytes: [4096, 2 ** 24] }, (at) => at["bytes"]! * 1e-10),
    loop: { seconds: 1e-6, line: 1e-5 },
  },
  together: {
    ranks: 2,
    dense: both((bytes) => gridOf({ rows, in: widths, out: widths }, (at) => 1.2 * ((6 * at["rows"]! * at["in"]! * at["out"]! * bytes) / 4e10))),
    sum: gridOf({ bytes: [16, 2 ** 20] }, (at) => 5e-6 + at["bytes"]! * 1e-9),
    loop: { seconds: 2e-5, line: 1e-5 },
  },
}
