import type { Dim } from "./ports.ts"

/** The library refuses a value of a batch with more bytes (native/tephra/plan/plan.cpp). */
export const mostBytes = 1e15

/** More numbers than this in one sample are refused: a number may take eight bytes. */
export const mostNumbers = mostBytes / 8

/** Whether two shapes may be the same: a symbol agrees with everything, for what it stands for is checked when it is known. */
export function dimsAgree(left: readonly Dim[], right: readonly Dim[]): boolean {
  return (
    left.length === right.length &&
    left.every((dim, index) => typeof dim === "string" || typeof right[index] === "string" || dim === right[index])
  )
}

/** Two sizes that must be the same, and are not known to be. */
export type Equation = readonly [left: Dim, right: Dim]

/** What has to hold for two shapes to be the same, where a symbol leaves it open; null says that any size will do. */
export function equations(left: readonly Dim[], right: readonly (Dim | null)[]): Equation[] {
  if (left.length !== right.length) return []
  return left.flatMap((dim, index): Equation[] => {
    const other = right[index]
    const open = other !== null && other !== undefined && dim !== other && (typeof dim === "string" || typeof other === "string")
    return open ? [[dim, other]] : []
  })
}

/** A number, or `4·height·width` while a factor is unknown; at most 2^53 − 1, which stands for more too. 1 for no dims. */
export function product(dims: readonly Dim[]): Dim {
  const numbers = dims.filter((dim) => typeof dim === "number")
  const size = Math.min(numbers.reduce((all, dim) => all * dim, 1), Number.MAX_SAFE_INTEGER)
  if (numbers.length === dims.length) return size
  const symbols = dims.filter((dim) => typeof dim === "string")
  return [...(size === 1 ? [] : [size]), ...symbols].join("·")
}

/** What `product` put together: a number and the symbols that it is multiplied with. */
export function factorsOf(dim: Dim): { readonly size: number; readonly symbols: readonly string[] } {
  if (typeof dim === "number") return { size: dim, symbols: [] }
  const factors = dim.split("·")
  const numbers = factors.filter((factor) => /^\d+$/.test(factor))
  return { size: numbers.reduce((all, factor) => all * Number(factor), 1), symbols: factors.filter((factor) => !/^\d+$/.test(factor)) }
}

/** The size that a setting leaves to the drawing, as a symbol named by the block and the setting: `units?:d2m4k2xc`. */
export function openDim(block: string, key: string): string {
  return `${key}?:${block}`
}

/** Whether a size depends on one that is left to the drawing. */
export function hasOpen(dims: readonly Dim[]): boolean {
  return dims.some((dim) => typeof dim === "string" && factorsOf(dim).symbols.some((symbol) => openSetting(symbol)))
}

/** Which setting an open size belongs to; undefined of any other symbol. */
export function openSetting(symbol: string): { readonly block: string; readonly key: string } | undefined {
  const [, key, block] = /^([a-z0-9_]+)\?:([^·]+)$/.exec(symbol) ?? []
  return key !== undefined && block !== undefined ? { block, key } : undefined
}
