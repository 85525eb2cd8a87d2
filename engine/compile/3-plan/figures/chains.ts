import type { Figures, Moment } from "../../../model/block-type.ts"
import { parsePort } from "../../../model/identity.ts"
import { momentsOf } from "../../../model/moments.ts"
import type { Member } from "./network.ts"
import { numbersIn } from "./numbers.ts"

/** What blocks that go through strips together keep alive to their end. */
export interface Chain {
  /** Numbers that the ones before work with. */
  readonly forward: number
  /** The gradient between two, and the slope that it meets. */
  readonly strips: readonly number[]
}

/** A block before, and what those before it work with. */
export interface Chained extends Pick<Chain, "forward"> {
  readonly figures: Figures
}

interface Before {
  readonly chains: ReadonlyMap<string, Chained>
  /** What a block reads if it looks through views; null of a field. */
  readonly made: (source: string) => string | null
}

export function chainTo({ figures, inputs }: Member, { chains, made }: Before): Chain {
  const links = figures.eachNumber === "throughout" ? inputs.filter(({ field }) => !field) : []
  const before = links.flatMap(({ source, signal }) => {
    const read = made(source)
    const link = read === null ? undefined : chains.get(parsePort(read).block)
    return link?.figures.eachNumber === undefined ? [] : [{ link, numbers: numbersIn(signal) }]
  })
  const working = before.map(({ link }) => link.forward + inPass(link.figures, "forward").reduce((most, { live }) => Math.max(most, live - link.figures.kept - link.figures.made), 0))
  const strips = before.flatMap(({ link, numbers }) => [numbers, ...inPass(link.figures, "backward").flatMap((moment) => moment.strips ?? [])])
  return { forward: working.reduce((all, numbers) => all + numbers, 0), strips }
}

function inPass(figures: Figures, pass: Moment["pass"]): readonly Moment[] {
  return momentsOf(figures).filter((moment) => moment.pass === pass)
}
