import type { SeriesPoints } from "../../../engine/model/run.ts"
import { lowerBound } from "./lower-bound.ts"

/** One curve as the screen holds it: steps ascend, and for each step the latest attempt that has it counts. */
export interface Curve {
  readonly series: string
  readonly stage: string
  readonly steps: readonly number[]
  readonly values: readonly number[]
  /** Least and greatest value of what each point stands for; equal to the value while nothing is thinned. */
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly attempts: readonly number[]
}

/** Above this many points a curve is halved: more than any screen has columns, few enough to walk in each frame. */
export const curveLimit = 16_384

export function curveKey(curve: { stage: string; series: string }): string {
  return `${curve.stage}/${curve.series}`
}

export function curveOf(points: SeriesPoints): Curve {
  const { series, stage, steps, values } = points
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
  return merged.steps.length > curveLimit ? halved(merged) : merged
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

/** Pairs of points become one, with the true extremes of both; the newest half stays whole so that the tip is sharp. */
export function halved(curve: Curve): Curve {
  const out = growing()
  const half = (curve.steps.length >> 2) << 1
  for (let at = 0; at < half; at += 2) {
    out.steps.push(curve.steps[at + 1] as number)
    out.values.push(((curve.values[at] as number) + (curve.values[at + 1] as number)) / 2)
    out.low.push(Math.min(curve.low[at] as number, curve.low[at + 1] as number))
    out.high.push(Math.max(curve.high[at] as number, curve.high[at + 1] as number))
    out.attempts.push(curve.attempts[at + 1] as number)
  }
  return joined({ ...curve, ...out }, part(curve, half, curve.steps.length))
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
