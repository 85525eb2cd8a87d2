import type { Member } from "./network.ts"
import { bytesIn, numbersIn } from "./numbers.ts"
import type { Sharing } from "./sharing.ts"
import type { BoundFigures, ExactFigures } from "./stage-figures.ts"
import { capped, sum } from "./whole.ts"

export interface ToBound {
  readonly members: readonly Member[]
  readonly sharing: Sharing
  readonly bytesOf: 4 | 8
  readonly exact: Pick<ExactFigures, "parameterBytes" | "gradientBytes">
}

export function boundFigures({ members, sharing, bytesOf, exact }: ToBound): BoundFigures {
  const rows = sharing.rowsPerRank
  const numbers = sum(members.map(({ figures }) => figures.kept + figures.made))
  const passing = Math.max(0, ...members.map(({ figures }) => figures.passing))
  const activationBytes = capped(numbers * rows * bytesOf)
  const peakBytes = sum([activationBytes, passing * rows * bytesOf, fieldBytes(members, bytesOf) * rows, rows * 8, exact.parameterBytes, exact.gradientBytes])
  return { activationBytes, peakBytes, bytesRead: sum(members.map((member) => readBytes(member, rows, bytesOf)).flatMap(({ forward, backward }) => [forward, backward])) }
}

/** Of a sample, each field once. */
function fieldBytes(members: readonly Member[], bytesOf: 4 | 8): number {
  const fields = new Map(members.flatMap(({ inputs }) => inputs.filter(({ field }) => field).map(({ source, signal }) => [source, bytesIn(signal, bytesOf)])))
  return sum([...fields.values()])
}

/** Forward inputs and parameters; backward these again, what was kept, and the gradients of the outputs. */
export function readBytes({ figures, inputs, twin }: Member, rows: number, bytesOf: 4 | 8): { forward: number; backward: number } {
  if (twin) return { forward: 0, backward: 0 }
  const parameters = (figures.parameters + figures.states) * bytesOf
  const arriving = sum(inputs.filter(({ shapeOnly }) => !shapeOnly).map(({ signal }) => numbersIn(signal))) * rows * bytesOf
  return { forward: capped(arriving + parameters), backward: capped(arriving + parameters + (figures.kept + figures.made) * rows * bytesOf) }
}
