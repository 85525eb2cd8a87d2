import type { NamedArray, Values } from "../interchange/arrays.ts"
import { shapeText } from "../interchange/arrays.ts"
import { asData, problemAt } from "../model/file-problem.ts"
import type { FileProblem } from "../model/file-problem.ts"
import { roundingShares, tolerances } from "./tolerances.ts"
import type { Dtype } from "./tolerances.ts"
import type { TraceStep } from "./trace.ts"

/** What of a step is compared: its rows, what it starts from, its loss, a gradient, a weight or optimizer state after it. */
export type Quantity = "rows" | "start" | "loss" | "gradient" | "weight" | "state"

/** How far one tensor of one step is from the other program's. */
export interface Difference {
  readonly quantity: Quantity
  /** `<block>.<parameter>`, with `optimizer.<state>.` before it for a state; empty for rows and loss. */
  readonly tensor: string
  /** Empty for rows and loss. */
  readonly block: string
  /** How many numbers it has. */
  readonly size: number
  /** max|a − b| / max|b|, b the native program's; infinite where one is no number. */
  readonly error: number
  readonly tolerance: number
  readonly step: number
}

export interface StepPair {
  readonly step: number
  readonly dtype: Dtype
  readonly native: TraceStep
  readonly twin: TraceStep
}

/** The loss scaler's numbers after a step; a twin without a scaler need not trace them. */
const scalerAfter = "after/scaler"

export function isWithin({ error, tolerance }: Pick<Difference, "error" | "tolerance">): boolean {
  return error <= tolerance
}

/** Every tensor of a step that the twin made from the native program's start and gradients; refused when both do not hold the same. */
export function compareStep(pair: StepPair): Difference[] | FileProblem {
  return asData(() => {
    refuseUnlike(pair)
    const floor = roundingShares[pair.dtype] * largestGradient(pair)
    return [...pair.native].filter(([name]) => name !== scalerAfter || pair.twin.has(name)).map(([name, array]) => differenceOf(pair, name, { array, floor }))
  })
}

function differenceOf({ step, dtype, twin }: StepPair, name: string, { array, floor }: { readonly array: NamedArray; readonly floor: number }): Difference {
  const quantity = quantityOf(name)
  const tensor = name.replace(/^(?:before|gradient|after)\//, "")
  const exact = quantity === "rows" || quantity === "start"
  const error = errorOf(twin.get(name)!.values, array.values, quantity === "gradient" ? floor : 0)
  return { quantity, tensor: tensor === quantity ? "" : tensor, block: tensor === quantity ? "" : blockOf(tensor), size: array.values.length, error, tolerance: exact ? 0 : tolerances[dtype], step }
}

function quantityOf(name: string): Quantity {
  if (name === "rows" || name === "loss") return name
  if (name.startsWith("before/")) return "start"
  if (name.startsWith("gradient/")) return "gradient"
  return name === scalerAfter || name.startsWith("after/optimizer.") ? "state" : "weight"
}

/** The block in `<block>.<parameter>` or `optimizer.<state>.<block>.<parameter>`; empty for what belongs to none. */
export function blockOf(tensor: string): string {
  const parts = tensor.replace(/^optimizer\.[^.]+\./, "").split(".")
  return parts.length === 1 ? "" : parts[0]!
}

/** max|a − b| / max|b|; zero when neither exceeds `floor`. */
export function errorOf(values: Values, native: Values, floor = 0): number {
  let [apart, largest, own] = [0, 0, 0]
  for (let index = 0; index < native.length; index += 1) {
    const [a, b] = [Number(values[index]), Number(native[index])]
    const away = Math.abs(a - b)
    if (Number.isNaN(away)) return Infinity
    apart = Math.max(apart, away)
    largest = Math.max(largest, Math.abs(b))
    own = Math.max(own, Math.abs(a))
  }
  return apart === 0 || (largest <= floor && own <= floor) ? 0 : apart / largest
}

function largestGradient({ native }: StepPair): number {
  const gradients = [...native].filter(([name]) => quantityOf(name) === "gradient")
  return gradients.reduce((most, [, { values }]) => largestOf(values, most), 0)
}

function largestOf(values: Values, start: number): number {
  let most = start
  for (const value of values) most = Math.max(most, Math.abs(Number(value)))
  return most
}

/** The same names and shapes on both sides, or the first that is not. */
function refuseUnlike({ step, native, twin }: StepPair): void {
  const strange = [...twin.keys()].find((name) => !native.has(name))
  if (strange !== undefined) throw unlike(step, `train.py traces ${strange}, which the native program does not have`)
  for (const [name, { shape }] of native) {
    const other = twin.get(name)
    if (other === undefined && name === scalerAfter) continue
    if (other === undefined) throw unlike(step, `train.py does not trace ${name}`)
    if (shapeText(other.shape) !== shapeText(shape)) throw unlike(step, `${name} is ${shapeText(shape)} in the native program and ${shapeText(other.shape)} in train.py`)
  }
}

function unlike(step: number, what: string): FileProblem {
  return problemAt("trace-unlike", { file: "train.py" }, `Step ${step} cannot be compared: ${what}. One of the two programs was changed, or this is a fault of Tephra.`)
}

/** Of all steps, the worst of each tensor of each quantity; steps in any order. */
export function worstOfEach(differences: readonly Difference[]): Difference[] {
  const worst = new Map<string, Difference>()
  for (const one of differences) {
    const key = `${one.quantity} ${one.tensor}`
    const known = worst.get(key)
    if (known === undefined || one.error > known.error) worst.set(key, one)
  }
  return [...worst.values()]
}
