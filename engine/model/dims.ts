import type { Dim } from "./ports.ts"

/** A symbol agrees with everything: what the data will settle is checked when they are known. */
export function dimsAgree(left: readonly Dim[], right: readonly Dim[]): boolean {
  return (
    left.length === right.length &&
    left.every((dim, index) => typeof dim === "string" || typeof right[index] === "string" || dim === right[index])
  )
}

/** A number, or `height·width` while a factor is unknown. 1 for no dims. */
export function product(dims: readonly Dim[]): Dim {
  const numbers = dims.filter((dim) => typeof dim === "number")
  if (numbers.length === dims.length) return numbers.reduce((all, dim) => all * dim, 1)
  return dims.join("·")
}
