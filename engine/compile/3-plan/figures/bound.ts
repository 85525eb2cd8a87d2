import { exchangedBy } from "./exact.ts"
import { liveAt } from "./live.ts"
import type { Live } from "./live.ts"
import type { Member } from "./network.ts"
import { bytesIn, numbersIn } from "./numbers.ts"
import type { Sharing } from "./sharing.ts"
import type { BoundFigures, ExactFigures } from "./stage-figures.ts"
import { canTile, stripBytes, tiledBytes } from "./tiles.ts"
import { capped, sum } from "./whole.ts"
import { scratchBytes } from "./scratch.ts"

export interface ToBound {
  readonly members: readonly Member[]
  readonly sharing: Sharing
  readonly bytesOf: 4 | 8
  readonly threads: number
  readonly exact: Pick<ExactFigures, "parameters" | "parameterBytes" | "gradientBytes">
  /** Numbers a row of what the model gives. */
  readonly prediction: number
}

/** Bytes of a cache line: each piece of memory takes whole ones. */
const line = 64
/** Gaps of the arena's layout, at most, as measured of all samples and thousands of random networks (native/tephra/plan/arena.cpp). */
const withGaps = 1.08
/** Pieces of memory for single numbers: the loss, and factors of its gradient. */
const singles = 4
/** Values of a norm's channels that are there at once while it works. */
const passingVectors = 4
/** As many numbers as the model gives: itself, and what the loss and its gradient make of it. */
const predictions = 2

export function boundFigures(asked: ToBound): BoundFigures {
  const { members, sharing, bytesOf, exact } = asked
  const rows = sharing.rowsPerRank
  const fields = fieldBytes(members, bytesOf).map((bytes) => bytes * rows)
  const constants = line
  const held = [...fields, rows * 8, constants, exact.parameterBytes, exact.gradientBytes].map((bytes) => Math.ceil(bytes / line) * line)
  return {
    activationBytes: sum(members.map(({ figures }) => (figures.kept + figures.made) * rows * bytesOf)),
    peakBytes: sum([arenaBytes(asked), leafBytes(asked), ...held]),
    bytesRead: sum(members.map((member) => readBytes(member, rows, bytesOf)).flatMap(({ forward, backward }) => [forward, backward])),
  }
}

/** What lies in the arena when most does. */
function arenaBytes(asked: ToBound): number {
  const { members, sharing, bytesOf, prediction } = asked
  const live = liveAt(members)
  const most = sharing.leaves || mayBeTiled(live, asked) ? tiledMost(live, asked) : wholeMost(live, asked)
  return Math.ceil((most + predictions * prediction * bytesOf * sharing.rowsPerRank) * withGaps) + vectorBytes(asked) + (filled(asked) + singles) * line
}

/** Values whatever the rows: those that stay, and as many of the longest while a block works. */
function vectorBytes({ members, bytesOf }: ToBound): number {
  const lengths = members.flatMap(({ figures: { vectors = [] } }) => vectors)
  const bytes = (length: number): number => Math.ceil((length * bytesOf) / line) * line
  return sum(lengths.map(bytes)) + passingVectors * bytes(Math.max(0, ...lengths))
}

/** Pieces that may end within a line; what a block keeps may be several. */
function filled({ members, sharing: { rowsPerRank }, bytesOf }: ToBound): number {
  if ((rowsPerRank * bytesOf) % line === 0) return 0
  return sum(members.map(({ figures: { made, kept } }) => (made > 0 ? 1 : 0) + (kept > 0 ? 4 : 0))) + singles
}

function mayBeTiled(live: readonly Live[], { sharing: { rowsPerRank }, bytesOf }: ToBound): boolean {
  const numbers = Math.max(0, ...live.map(({ held, gradients, passing }) => held + gradients + passing))
  return canTile({ live: numbers * bytesOf, rows: rowsPerRank })
}

/** Of a batch that is worked through at once. */
function wholeMost(live: readonly Live[], { sharing: { rowsPerRank: rows }, bytesOf, threads }: ToBound): number {
  const moments = live.flatMap((each) => each.moments)
  const bytes = (numbers: number): number => numbers * bytesOf * rows
  const each = moments.map(({ live: numbers, reordered = 0, strips = [], windows }) => {
    const twice = bytesOf === 4 ? reordered : 0
    return bytes(numbers + twice) + sum(strips.map((strip) => Math.min(bytes(strip), Math.max(stripBytes, strip * bytesOf)))) + scratchBytes(windows, { rows, bytesOf, threads })
  })
  return Math.max(0, ...each)
}

/**
 * Of a batch in tiles. Where a block needs a sum over the whole batch, what lives across it has all rows, and only what a block passes
 * through is cut into tiles.
 */
function tiledMost(live: readonly Live[], { members, sharing, bytesOf, threads, exact }: ToBound): number {
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

/** Sums over rows of a strict job: one vector a leaf, and those that the ranks swap. */
function leafBytes({ members, sharing: { leaves }, bytesOf, exact }: ToBound): number {
  const summed = exact.parameters + 1 + sum(members.map(exchangedBy))
  return leaves ? (leaves.own + leaves.slots) * summed * bytesOf : 0
}

/** Of a sample, each field once. */
function fieldBytes(members: readonly Member[], bytesOf: 4 | 8): number[] {
  const fields = new Map(members.flatMap(({ inputs }) => inputs.filter(({ field }) => field).map(({ source, signal }) => [source, bytesIn(signal, bytesOf)])))
  return [...fields.values()]
}

/** Forward inputs and parameters; backward these again, what was kept, and the gradients of the outputs. */
export function readBytes({ figures, inputs, twin }: Member, rows: number, bytesOf: 4 | 8): { forward: number; backward: number } {
  if (twin) return { forward: 0, backward: 0 }
  const parameters = (figures.parameters + figures.states) * bytesOf
  const arriving = sum(inputs.filter(({ shapeOnly }) => !shapeOnly).map(({ signal }) => numbersIn(signal))) * rows * bytesOf
  return { forward: capped(arriving + parameters), backward: capped(arriving + parameters + (figures.kept + figures.made) * rows * bytesOf) }
}
