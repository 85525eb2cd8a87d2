import type { SeriesPoints } from "../../../engine/model/run.ts"
import { lowerBound } from "./lower-bound.ts"

/** One curve as the screen holds it: steps ascend, and for each step the latest attempt that has it counts. */
export interface Curve {
  readonly series: string
  readonly stage: string
  readonly steps: readonly number[]
  /** NaN where there is a gap. */
  readonly values: readonly number[]
  /** Least and greatest value of what each point stands for; equal to the value while nothing is thinned. */
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly attempts: readonly number[]
}

/** Above this many points a curve is thinned to half: more than any screen has columns, few enough to walk in each frame. */
export const curveLimit = 16_384

export function curveKey(curve: { stage: string; series: string }): string {
  return `${curve.stage}/${curve.series}`
}

export function curveOf(points: SeriesPoints): Curve {
  const { series, stage, steps } = points
  const values = points.values.map((value) => value ?? NaN)
  return {
    series,
    stage,
    steps,
    values,
    low: points.low ?? values,
    high: points.high ?? values,
    attempts: points.attempts ?? steps.map(() => 1),
  }
}

/** `old` with `fresh` laid over it: where both have a step, `fresh` wins. */
export function mergeCurves(old: Curve, fresh: Curve): Curve {
  if (fresh.steps.length === 0) return old
  const last = old.steps.at(-1) ?? -Infinity
  const merged = (fresh.steps[0] ?? 0) > last ? joined(old, fresh) : interleaved(old, fresh)
  return merged.steps.length > curveLimit ? evened(merged, curveLimit / 2) : merged
}

function joined(old: Curve, fresh: Curve): Curve {
  return {
    ...old,
    steps: old.steps.concat(fresh.steps),
    values: old.values.concat(fresh.values),
    low: old.low.concat(fresh.low),
    high: old.high.concat(fresh.high),
    attempts: old.attempts.concat(fresh.attempts),
  }
}

interface Growing {
  steps: number[]
  values: number[]
  low: number[]
  high: number[]
  attempts: number[]
}

function growing(): Growing {
  return { steps: [], values: [], low: [], high: [], attempts: [] }
}

function copyPoint(to: Growing, from: Curve, index: number): void {
  to.steps.push(from.steps[index] as number)
  to.values.push(from.values[index] as number)
  to.low.push(from.low[index] as number)
  to.high.push(from.high[index] as number)
  to.attempts.push(from.attempts[index] as number)
}

/** Only the stretch from the first fresh step on is gone through: a curve is long and what comes is short. */
function interleaved(old: Curve, fresh: Curve): Curve {
  const from = lowerBound(old.steps, fresh.steps[0] as number)
  const out = growing()
  let left = from
  for (let right = 0; right < fresh.steps.length; right++) {
    const step = fresh.steps[right] as number
    while (left < old.steps.length && (old.steps[left] as number) < step) copyPoint(out, old, left++)
    if (old.steps[left] === step) left++
    copyPoint(out, fresh, right)
  }
  return joined(joined(part(old, 0, from), { ...old, ...out }), part(old, left, old.steps.length))
}

function part(curve: Curve, from: number, to: number): Curve {
  const cut = (values: readonly number[]) => values.slice(from, to)
  return { ...curve, steps: cut(curve.steps), values: cut(curve.values), low: cut(curve.low), high: cut(curve.high), attempts: cut(curve.attempts) }
}

/**
 * The curve at even steps: what falls into the same of `buckets` equal stretches becomes one point, with the mean and
 * the true extremes. Stretches that hold one point keep it as it is.
 */
export function evened(curve: Curve, buckets: number): Curve {
  const first = curve.steps[0] ?? 0
  const width = ((curve.steps.at(-1) ?? 0) - first) / buckets || 1
  const out = growing()
  let bucket = -1
  let count = 0
  for (let at = 0; at < curve.steps.length; at++) {
    const mine = Math.min(buckets - 1, Math.floor(((curve.steps[at] as number) - first) / width))
    if (mine !== bucket) {
      bucket = mine
      count = 1
      copyPoint(out, curve, at)
    } else widen(out, { curve, at, count: ++count })
  }
  return { ...curve, ...out }
}

/** Takes one more point into the last one. */
function widen(out: Growing, { curve, at, count }: { curve: Curve; at: number; count: number }): void {
  const last = out.steps.length - 1
  const mean = out.values[last] as number
  out.steps[last] = curve.steps[at] as number
  out.values[last] = mean + ((curve.values[at] as number) - mean) / count
  out.low[last] = Math.min(out.low[last] as number, curve.low[at] as number)
  out.high[last] = Math.max(out.high[last] as number, curve.high[at] as number)
  out.attempts[last] = curve.attempts[at] as number
}

/** Curves by key with new points laid in; untouched curves keep their identity. */
export function addPoints(curves: ReadonlyMap<string, Curve>, points: readonly SeriesPoints[]): ReadonlyMap<string, Curve> {
  if (points.length === 0) return curves
  const next = new Map(curves)
  for (const part of points) {
    const fresh = curveOf(part)
    const old = next.get(curveKey(fresh))
    next.set(curveKey(fresh), old ? mergeCurves(old, fresh) : fresh)
  }
  return next
}
