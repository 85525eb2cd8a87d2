import type { Basis } from "../model/fact.ts"

/** The same basis of several behaviours. */
export function each(names: readonly string[], proven: Basis["proven"], source: string, date: string): Readonly<Record<string, Basis>> {
  return Object.fromEntries(names.map((name) => [name, { proven, source, date }]))
}
