import type { Reader } from "../node-reading.ts"
import { Unsupported, demand, sizesAt } from "../node-reading.ts"

/** Of sizes, as chunks of a tensor are cut; numbers of the network itself have no block for it. */
export function arithmetic(of: (left: number, right: number) => number): Reader {
  return (reading) => {
    demand(!reading.inputs.some((known) => known?.kind === "tensor"), "no block does that to numbers of the network")
    const [left = [], right = []] = [sizesAt(reading, 0), sizesAt(reading, 1)]
    const count = Math.max(left.length, right.length)
    demand(left.length > 0 && right.length > 0 && [left, right].every(({ length }) => length === 1 || length === count), "its parts are of different length")
    const sizes = Array.from({ length: count }, (_, index) => {
      const [a, b] = [left[left.length === 1 ? 0 : index], right[right.length === 1 ? 0 : index]]
      if (typeof a !== "number" || typeof b !== "number") throw new Unsupported("it computes with the number of rows")
      return of(a, b)
    })
    const single = reading.inputs.every((known) => (known?.kind === "sizes" ? known.single : known?.kind === "weights" && known.array.shape.length === 0))
    return [{ kind: "sizes", sizes, single }]
  }
}

export const plus = arithmetic((left, right) => left + right)
export const minus = arithmetic((left, right) => left - right)
export const times = arithmetic((left, right) => left * right)
export const quotient = arithmetic((left, right) => Math.trunc(left / right))
