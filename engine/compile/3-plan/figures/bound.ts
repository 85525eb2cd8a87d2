import { exchangedBy } from "./exact.ts"
import { liveAt } from "./live.ts"
import type { Member } from "./network.ts"
import { bytesIn, numbersIn } from "./numbers.ts"
import type { Sharing } from "./sharing.ts"
import type { BoundFigures, ExactFigures } from "./stage-figures.ts"
import { tiledBytes } from "./tiles.ts"
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
/** What the arena had beyond what the blocks say, in thousands of networks: gaps of its layout (native/tephra/plan/arena.cpp), and small values of losses. */
const withGaps = 1.02
/** Pieces of memory besides those of blocks: the loss, its gradient, and what a block passes through. */
const fewPieces = 8

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

/**
 * What lies in the arena while the backward pass is at the worst block. Where a block needs a sum over the whole batch, what lives across it
 * has all rows, and only what a block passes through is cut into tiles.
 */
function arenaBytes({ members, sharing, bytesOf, threads, exact, prediction }: ToBound): number {
  const rows = sharing.leaves?.rows ?? sharing.rowsPerRank
  const whole = members.some(({ figures }) => figures.wholeBatch)
  const moved = movedNumbers(members) * bytesOf
  const tiled = (numbers: number) => (sharing.leaves ? numbers * bytesOf * rows : tiledBytes({ live: numbers * bytesOf, rows, fixed: 4 * exact.parameterBytes, moved }))
  const all = (numbers: number) => numbers * bytesOf * sharing.rowsPerRank
  const pieces = sum(members.map(({ figures: { made, kept } }) => (made > 0 ? 1 : 0) + (kept > 0 ? 2 : 0))) + fewPieces
  const each = liveAt(members).map(({ held, gradients, passing, windows }) => {
    const values = whole ? all(held) + all(gradients) + tiled(passing) : tiled(held + passing)
    return all(2 * prediction) + values + scratchBytes(windows, { rows, bytesOf, threads })
  })
  return Math.ceil(Math.max(0, ...each) * withGaps) + pieces * line
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
