import { mostAtOnce } from "./at-once.ts"
import { exchangedBy } from "./exact.ts"
import { madeEarly } from "./beside.ts"
import { travellingBytes } from "./exchange.ts"
import { mostInSections } from "./in-sections.ts"
import { mayBeTiled, mostEvaluated, mostInSection } from "./in-tiles.ts"
import { liveAt } from "./live.ts"
import type { Member } from "./network.ts"
import { bytesIn, numbersIn } from "./numbers.ts"
import type { BoundFigures, ToBound } from "./stage-figures.ts"
import { sumsOf } from "./sums.ts"
import { capped, sum } from "./whole.ts"

/** Bytes of a cache line: each piece of memory takes whole ones. */
const line = 64
/** Gaps of the arena's layout, at most, as measured of all samples and thousands of random networks (native/tephra/plan/arena.cpp). */
const withGaps = 1.09
/** The same where columns of convolutions lie between, which are as large as values and soon gone. */
const withGapsOfColumns = 1.18
/** Pieces of memory for single numbers: the loss, and factors of its gradient. */
const singles = 4
/** Values of a norm's channels that are there at once while it works. */
const passingVectors = 4
/** Copies of rounded operands that may stay from one sum over the batch to the next. */
const roundedStaying = 3

export function boundFigures(asked: ToBound): BoundFigures {
  const { members, sharing, bytesOf, exact, reducer } = asked
  const rows = sharing.rowsPerRank
  const fields = fieldBytes(members, bytesOf).map((bytes) => bytes * rows)
  const constants = line
  const travelling = travellingBytes({ parameters: exact.parameters, bytesOf, sharing, reducer })
  const held = [...fields, rows * 8, constants, exact.parameterBytes, exact.gradientBytes, ...travelling].map((bytes) => Math.ceil(bytes / line) * line)
  return {
    activationBytes: sum(members.map(({ figures }) => (figures.kept + figures.made) * rows * bytesOf)),
    peakBytes: sum([arenaBytes(asked), leafBytes(asked), ...held]),
    bytesRead: sum(members.map((member) => readBytes(member, rows, bytesOf)).flatMap(({ forward, backward }) => [forward, backward])),
  }
}

/** What lies in the arena when most does. */
function arenaBytes(asked: ToBound): number {
  const { members, sharing, bytesOf, prediction } = asked
  const live = liveAt(asked)
  const sums = sumsOf(members)
  const whole = sums.last >= 0
  const cut = { live, sums, early: whole ? madeEarly(members) : 0 }
  const tiled = sharing.leaves !== null || mayBeTiled(cut, asked)
  const staying = whole && asked.rounded.length > 0 ? roundedStaying * Math.max(...members.map(({ figures }) => figures.made)) * bytesOf * sharing.rowsPerRank : 0
  const trained = tiled ? (whole ? mostInSections(cut, asked) : mostInSection(live, asked)) : mostAtOnce(live, asked, sharing.rowsPerRank)
  const given = prediction * bytesOf * sharing.rowsPerRank
  const most = Math.max(trained + staying + given, tiled ? mostEvaluated(live, asked) : 0)
  const pieces = !tiled && (sharing.rowsPerRank * bytesOf) % line === 0 ? singles : brokenPieces(members)
  const columns = !tiled && bytesOf === 8 && members.some(({ figures: { windows = [] } }) => windows.length > 0)
  return Math.ceil(most * (columns ? withGapsOfColumns : withGaps)) + vectorBytes(asked) + pieces * line
}

/** Values whatever the rows: those that stay, and as many of the longest while a block works; and rounded weights. */
function vectorBytes({ members, bytesOf, rounded }: ToBound): number {
  const lengths = members.flatMap(({ figures: { vectors = [] } }) => vectors)
  const bytes = (length: number): number => Math.ceil((length * bytesOf) / line) * line
  return sum([...lengths, ...rounded].map(bytes)) + passingVectors * bytes(Math.max(0, ...lengths))
}

/** Pieces of memory that may end within a line; what a block keeps may be several. */
function brokenPieces(members: readonly Member[]): number {
  return sum(members.map(({ figures: { made, kept } }) => (made > 0 ? 1 : 0) + (made > 0 ? Math.min(kept, 2) : Math.min(kept, 5)))) + singles + 2
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
