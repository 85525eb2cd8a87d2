import type { Dim } from "../model/ports.ts"
import type { Value } from "./expression.ts"
import { integerOf } from "./expression.ts"

/** As the run time: 2^40 numbers in a row fit no machine. */
const mostNumbers = 2 ** 40
const mostDims = 7

/** The sizes of an output; `arriving` are the symbols that it may hand on. Throws an Error when they are none. */
export function dimsOf(name: string, value: Value, arriving: ReadonlySet<string>): readonly Dim[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostDims || value[0] !== "B") throw new Error(`the sizes of “${name}” are not a list of B and at most ${mostDims - 1} numbers`)
  const dims = (value as readonly Value[]).map((dim) => (typeof dim === "string" ? dim : integerOf(dim)))
  const foreign = dims.slice(1).find((dim) => typeof dim === "string" && !arriving.has(dim))
  if (foreign !== undefined) throw new Error(`a size of “${name}” is the text “${String(foreign).slice(0, 60)}”; sizes are whole numbers, or those of an input`)
  const known = dims.filter((dim) => typeof dim === "number")
  if (known.some((dim) => dim < 1) || known.reduce((all, dim) => all * dim, 1) > mostNumbers) throw new Error(`the sizes of “${name}” come out as ${dims.join("×")}`)
  return dims
}
