import type { NamedArray, Values } from "../interchange/arrays.ts"
import { distance } from "./distance.ts"
import { units } from "./tolerances.ts"
import type { TraceStep } from "./trace.ts"

/**
 * How far rounding alone moves each tensor: the twin runs again from starts that differ in their last place, and so rounds otherwise
 * wherever it can (after Parker's Monte Carlo arithmetic, 1997). max|a − a′| by step, then by name.
 */
export type Rounding = ReadonlyMap<number, ReadonlyMap<string, number>>

/** The most of several runs. */
export function withMoves(known: Rounding, { step, twin, nudged }: { readonly step: number; readonly twin: TraceStep; readonly nudged: TraceStep }): Rounding {
  const before = known.get(step)
  const moves = [...twin].map(([name, { values }]) => [name, Math.max(before?.get(name) ?? 0, moved(values, nudged.get(name)?.values))] as const)
  return new Map([...known, [step, new Map(moves)]])
}

/** Of one tensor, at a step and at all of them. */
export function moveOf(rounding: Rounding, name: string, step: number): { readonly here: number; readonly most: number } {
  const most = [...rounding.values()].reduce((all, moves) => Math.max(all, moves.get(name) ?? 0), 0)
  return { here: rounding.get(step)?.get(name) ?? 0, most }
}

/** What is no number says nothing of rounding. */
function moved(values: Values, others: Values = new Float64Array()): number {
  const { apart } = distance(others, values)
  return Number.isFinite(apart) ? apart : 0
}

/** The model's start of a step with each number a unit in its last place up or down, as `seed` has it; all else as it was. */
export function nudgedStep(step: TraceStep, seed: number): NamedArray[] {
  const isModel = (name: string): boolean => name.startsWith("before/") && name !== "before/scaler" && !name.startsWith("before/optimizer.")
  return [...step.values()].map((array, at) => (isModel(array.name) ? { ...array, values: nudgedValues(array.values, mixed(seed, at)) } : array))
}

/** Whole numbers stay; a zero, as a bias at first, becomes a unit of one, which is what sums that it is added to are rounded by. */
export function nudgedValues(values: Values, seed: number): Values {
  if (!(values instanceof Float64Array || values instanceof Float32Array)) return values
  const unit = values instanceof Float32Array ? units.f32 : units.f64
  return values.map((value, index) => value + ((mixed(seed, index) & 1) === 1 ? unit : -unit) * (value === 0 ? 1 : value))
}

/** Bits of both (the finaliser of MurmurHash3). */
export function mixed(seed: number, number: number): number {
  let bits = (Math.imul(seed, 0x9e3779b9) ^ Math.imul(number + 1, 0x85ebca77)) >>> 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
