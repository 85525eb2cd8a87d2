import type { NamedArray, Values } from "../interchange/arrays.ts"
import { shapeText } from "../interchange/arrays.ts"
import { asData, problemAt } from "../model/file-problem.ts"
import type { FileProblem } from "../model/file-problem.ts"
import { distance } from "./distance.ts"
import type { Distance } from "./distance.ts"
import { moveOf } from "./rounding.ts"
import type { Rounding } from "./rounding.ts"
import { mostAmplified, mostBeyond, mostNarrowed, mostTimes, tolerances, units } from "./tolerances.ts"
import type { Dtype, Products } from "./tolerances.ts"
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
  /** As `error`, how far rounding alone moves it; where that is more than the tolerance can tell apart, nothing is said of it. */
  readonly rounding: number
  readonly verdict: Verdict
  readonly step: number
}

/**
 * Within the tolerance; not, but no further than rounding alone moves it; so far that only a kink can be the reason, as of a ReLU at 0,
 * which must not be there at every step; or truly apart.
 */
export type Verdict = "within" | "rounding" | "kink" | "apart"

export interface StepPair {
  readonly step: number
  readonly dtype: Dtype
  /** Undefined where nothing is rounded. */
  readonly products?: Products
  readonly native: TraceStep
  readonly twin: TraceStep
  /** Empty until it is measured. */
  readonly rounding: Rounding
}

/** The loss scaler's numbers after a step; a twin without a scaler need not trace them. */
const scalerAfter = "after/scaler"

export function agrees({ verdict }: Difference): boolean {
  return verdict !== "apart"
}

/** It is apart, and what makes it rounds: not the rows, nor the start, which are copied. */
export function mayBeRounding({ verdict, quantity }: Difference): boolean {
  return verdict === "apart" && quantity !== "rows" && quantity !== "start"
}

/** Every tensor of a step that the twin made from the native program's start and gradients; refused when both do not hold the same. */
export function compareStep(pair: StepPair): Difference[] | FileProblem {
  return asData(() => {
    refuseUnlike(pair)
    const scales = scalesOf(pair.native)
    return [...pair.native].filter(([name]) => name !== scalerAfter || pair.twin.has(name)).map(([name, array]) => differenceOf(pair, { name, array, scale: scales.get(quantityOf(name))! }))
  })
}

/** A tensor, and the largest number of its quantity in the step. */
interface Compared {
  readonly name: string
  readonly array: NamedArray
  readonly scale: number
}

function differenceOf(pair: StepPair, compared: Compared): Difference {
  const { name, array } = compared
  const quantity = quantityOf(name)
  const tensor = name.replace(/^(?:before|gradient|after)\//, "")
  const exact = quantity === "rows" || quantity === "start"
  const tolerance = exact ? 0 : tolerances[pair.dtype]
  const between = distance(pair.twin.get(name)!.values, array.values)
  const error = relative(between.apart, between.largest)
  const verdict = error <= tolerance ? "within" : exact ? "apart" : verdictOf(pair, compared, between)
  const rounding = relative(moveOf(pair.rounding, name, pair.step).most, between.largest)
  return { quantity, tensor: tensor === quantity ? "" : tensor, block: tensor === quantity ? "" : blockOf(tensor), size: array.values.length, error, tolerance, rounding, verdict, step: pair.step }
}

/** Of a tensor that is beyond its tolerance. */
function verdictOf({ step, dtype, products, rounding }: StepPair, { name, scale }: Compared, { apart, largest }: Distance): Verdict {
  if (rounding.size === 0) return "apart"
  const { here, most } = moveOf(rounding, name, step)
  // Zero but for rounding: nothing beside the others of its kind.
  if (apart <= tolerances[dtype] * scale && apart <= mostTimes * Math.max(most, units[dtype] * scale)) return "rounding"
  const believed = (products ? mostNarrowed[products] : mostAmplified) * largest
  // A jump between two narrow numbers comes at any step.
  if (products && apart <= believed) return apart <= mostTimes * most ? "rounding" : "apart"
  if (apart > mostTimes * here || (products && apart > mostBeyond * believed)) return "apart"
  return apart <= believed ? "rounding" : "kink"
}

function scalesOf(step: TraceStep): ReadonlyMap<Quantity, number> {
  const scales = new Map<Quantity, number>()
  for (const [name, { values }] of step) scales.set(quantityOf(name), Math.max(scales.get(quantityOf(name)) ?? 0, distance(values, values).largest))
  return scales
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

/** max|a − b| / max|b|; infinite where one is no number. */
export function errorOf(values: Values, native: Values): number {
  const { apart, largest } = distance(values, native)
  return relative(apart, largest)
}

function relative(apart: number, largest: number): number {
  return apart === 0 ? 0 : apart / largest
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

/** The same for one tensor at all steps. */
function keyOf({ quantity, tensor }: Difference): string {
  return `${quantity} ${tensor}`
}

/** What is called a kink at some step and is never within the tolerance is apart. */
export function withoutKinks(differences: readonly Difference[]): Difference[] {
  const within = new Set(differences.filter(({ verdict }) => verdict === "within").map(keyOf))
  return differences.map((one) => (one.verdict === "kink" ? { ...one, verdict: within.has(keyOf(one)) ? "rounding" : "apart" } : one))
}

/** Of all steps, the worst of each tensor of each quantity; steps in any order. */
export function worstOfEach(differences: readonly Difference[]): Difference[] {
  const worst = new Map<string, Difference>()
  for (const one of differences) {
    worst.set(keyOf(one), worseOf(worst.get(keyOf(one)), one))
  }
  return [...worst.values()]
}

/** Truly apart before all else; then what could be compared, and of equals the further. */
function worseOf(known: Difference | undefined, one: Difference): Difference {
  if (known === undefined) return one
  const order = verdicts.indexOf(one.verdict) - verdicts.indexOf(known.verdict)
  return order > 0 || (order === 0 && one.error > known.error) ? one : known
}

const verdicts: readonly Verdict[] = ["rounding", "kink", "within", "apart"]

/** The worst of some; null of none. */
export function worstOf(differences: readonly Difference[]): Difference | null {
  return differences.reduce<Difference | null>((most, one) => worseOf(most ?? undefined, one), null)
}
