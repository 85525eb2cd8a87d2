import type { Evidence } from "../model/machine.ts"

/** The same evidence for several behaviours. */
export function each(names: readonly string[], proven: Evidence["proven"], source: string, date: string): Readonly<Record<string, Evidence>> {
  return Object.fromEntries(names.map((name) => [name, { proven, source, date }]))
}
