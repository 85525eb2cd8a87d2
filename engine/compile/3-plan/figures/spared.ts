import type { GradientWork } from "../../../model/block-type.ts"
import { parsePort } from "../../../model/identity.ts"
import type { Member, Reading } from "./network.ts"
import { numbersIn } from "./numbers.ts"
import { sum } from "./whole.ts"

/** The gradient of what a block makes. */
interface Gradient {
  /** The same for the same numbers. */
  readonly key: string
  /** Of a row; none where nothing reads what the block makes. */
  readonly dims: string
  /** What is left of it before max pools put its numbers at their places: a sum over places is that of these. */
  readonly put: { readonly key: string; readonly numbers: number }
}

/** What blocks name in their backward pass and is not done. */
interface Spared {
  /** Operations a row. */
  readonly operations: number
  /** Sums over rows. */
  readonly sums: number
}

const nothing: Spared = { operations: 0, sums: 0 }

/**
 * Work on an equal gradient is done once (native/tephra/graph/known_work.hpp), and a sum over places leaves out those where a max pool put
 * nothing (native/tephra/ops/channel_bias.cpp).
 */
export function spared(members: readonly Member[]): Spared {
  const working = members.filter(({ twin }) => !twin)
  const gradients = gradientsOf(working)
  const done = new Set<string>()
  const isNew = (work: string): boolean => done.size < done.add(work).size
  const all = working.flatMap((member) => {
    const gradient = gradients.get(member.id)!
    const { ofGradient = [] } = member.figures
    return [...ofGradient.map((work) => sparedWork(member, work, gradient, isNew)), sparedPassing(member, gradient, isNew)]
  })
  return { operations: sum(all.map(({ operations }) => operations)), sums: sum(all.map(({ sums }) => sums)) }
}

function sparedWork({ inputs }: Member, { key, row, sums, readsInput, overPlaces }: GradientWork, gradient: Gradient, isNew: (work: string) => boolean): Spared {
  const read = readsInput ? inputs.map(({ source }) => source) : []
  const of = overPlaces ? gradient.put : { key: gradient.key, numbers: row }
  return isNew(JSON.stringify([key, read, of.key])) ? { operations: row - of.numbers, sums: 0 } : { operations: row, sums }
}

function sparedPassing(member: Member, { key }: Gradient, isNew: (work: string) => boolean): Spared {
  const { passes, toInput } = member.figures
  return passes !== "linear" || !member.onwards || isNew(passedText(member, member.inputs[0]!, key)) ? nothing : { operations: toInput.row, sums: 0 }
}

/** Of each member by id, last first, as each follows from that of its reader. */
function gradientsOf(members: readonly Member[]): ReadonlyMap<string, Gradient> {
  const readers = readersOf(members)
  const gradients = new Map<string, Gradient>()
  const numbered = new Map<string, number>()
  // A text in a text in a text grows with the network; its number does not.
  const short = (text: string): string => `#${numbered.get(text) ?? numbered.set(text, numbered.size).get(text)!}`
  for (const member of members.toReversed()) {
    const [reader, another] = readers.get(member.id) ?? []
    const own = { key: member.id, dims: reader ? dimsOf(reader.input) : "", put: { key: member.id, numbers: member.figures.made } }
    gradients.set(member.id, reader && !another ? passedOn(own, reader, gradients.get(reader.member.id)!, short) : own)
  }
  return gradients
}

interface Reader {
  readonly member: Member
  readonly input: Reading
}

function readersOf(members: readonly Member[]): ReadonlyMap<string, readonly Reader[]> {
  const readers = new Map<string, Reader[]>()
  for (const member of members) {
    for (const input of member.inputs) {
      const { block } = parsePort(input.source)
      if (!input.shapeOnly) readers.set(block, [...(readers.get(block) ?? []), { member, input }])
    }
  }
  return readers
}

/** The gradient of what one block reads. */
function passedOn(own: Gradient, { member, input }: Reader, gradient: Gradient, short: (text: string) => string): Gradient {
  switch (member.figures.passes) {
    case "same":
      return gradient
    case "scattered":
      return { ...own, put: gradient.put }
    case "linear": {
      const { dims } = own
      if (isView(member) && dims === gradient.dims) return gradient
      const key = short(passedText(member, input, gradient.key))
      return { key, dims, put: { key, numbers: numbersIn(input.signal) } }
    }
    default:
      return own
  }
}

/** All views of one shape are alike. */
function passedText(member: Member, input: Reading, gradient: string): string {
  return `${isView(member) ? "" : member.work} ${dimsOf(input)} ${gradient}`
}

function isView({ figures: { made } }: Member): boolean {
  return made === 0
}

function dimsOf({ signal }: Reading): string {
  return signal.dims.slice(1).join("×")
}
