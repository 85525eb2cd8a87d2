import type { Values } from "../interchange/arrays.ts"

export interface Distance {
  /** Infinite where one is no number. */
  readonly apart: number
  /** Of the native program's. */
  readonly largest: number
}

/** Of a tensor from the native program's. */
export function distance(values: Values, native: Values): Distance {
  let [apart, largest] = [0, 0]
  for (let index = 0; index < native.length; index += 1) {
    const away = Math.abs(Number(values[index]) - Number(native[index]))
    if (!Number.isFinite(away)) return { apart: Infinity, largest: 1 }
    apart = Math.max(apart, away)
    largest = Math.max(largest, Math.abs(Number(native[index])))
  }
  return { apart, largest }
}
