import type { NamedArray, Values } from "../interchange/arrays.ts"
import type { TraceStep } from "./trace.ts"

/**
 * How far rounding alone moves each tensor: the twin runs again from starts that differ in their last place, and so rounds otherwise
 * wherever it can (after Parker's Monte Carlo arithmetic, 1997). By name, max|a − a′| over all steps and runs.
 */
export type Rounding = ReadonlyMap<string, number>

/** With what one more step of such a run adds. */
export function withMoves(known: Rounding, { twin, nudged }: { readonly twin: TraceStep; readonly nudged: TraceStep }): Rounding {
  const moves = [...twin].map(([name, { values }]) => [name, Math.max(known.get(name) ?? 0, mostApart(values, nudged.get(name)?.values))] as const)
  return new Map(moves)
}

function mostApart(values: Values, others: Values | undefined): number {
  let most = 0
  for (let index = 0; index < values.length; index += 1) most = Math.max(most, Math.abs(Number(values[index]) - Number(others?.[index])))
  return Number.isFinite(most) ? most : 0
}

/** The model's start of a step with each number a unit in its last place up or down, as `seed` has it; all else as it was. */
export function nudgedStep(step: TraceStep, seed: number): NamedArray[] {
  const isModel = (name: string): boolean => name.startsWith("before/") && !name.startsWith("before/optimizer.")
  return [...step.values()].map((array, at) => (isModel(array.name) ? { ...array, values: nudgedValues(array.values, seed + at) } : array))
}

/** Whole numbers stay; a zero, as a bias at first, becomes a unit of one, which is what sums that it is added to are rounded by. */
export function nudgedValues(values: Values, seed: number): Values {
  if (!(values instanceof Float64Array || values instanceof Float32Array)) return values
  const unit = values instanceof Float32Array ? 2 ** -23 : 2 ** -52
  return values.map((value, index) => value + (isUp(index, seed) ? unit : -unit) * (value === 0 ? 1 : value))
}

/** One bit of a mixture of both (the finaliser of MurmurHash3). */
function isUp(index: number, seed: number): boolean {
  let mixed = (index ^ Math.imul(seed, 0x9e3779b9)) >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return ((mixed ^ (mixed >>> 16)) & 1) === 1
}
