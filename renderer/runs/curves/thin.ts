import type { Curve } from "./curve.ts"
import { lowerBound } from "./lower-bound.ts"

/** What is drawn: at most two points a screen column, with the true extremes beside them. */
export interface DrawnCurve {
  readonly steps: readonly number[]
  readonly values: readonly number[]
  readonly low: readonly number[]
  readonly high: readonly number[]
  /** Some point stands for more than one value, so that the band between low and high says something. */
  readonly band: boolean
}

/**
 * The part of a curve between `from` and `to` (with one point beyond each end, so that lines leave the frame),
 * put into `columns` buckets of equal width when it has more points than that. Their mean stands for them.
 */
export function drawnCurve(curve: Curve, values: readonly number[], view: { from: number; to: number; columns: number }): DrawnCurve {
  const first = Math.max(0, lowerBound(curve.steps, view.from) - 1)
  const end = Math.min(curve.steps.length, lowerBound(curve.steps, view.to) + 2)
  if (end - first <= view.columns * 2) return whole(curve, values, { first, end })
  return bucketed(curve, values, { first, end, columns: view.columns })
}

function whole(curve: Curve, values: readonly number[], part: { first: number; end: number }): DrawnCurve {
  const { first, end } = part
  const low = curve.low.slice(first, end)
  const high = curve.high.slice(first, end)
  return { steps: curve.steps.slice(first, end), values: values.slice(first, end), low, high, band: low.some((value, at) => value < (high[at] as number)) }
}

function bucketed(curve: Curve, values: readonly number[], part: { first: number; end: number; columns: number }): DrawnCurve {
  const from = curve.steps[part.first] as number
  const width = ((curve.steps[part.end - 1] as number) - from) / part.columns || 1
  const out = { steps: [] as number[], values: [] as number[], low: [] as number[], high: [] as number[] }
  let bucket = -2
  let count = 0
  for (let at = part.first; at < part.end; at++) {
    const step = curve.steps[at] as number
    // The first point stands alone, so that the curve begins where it begins.
    const mine = at === part.first ? -1 : Math.min(part.columns - 1, Math.floor((step - from) / width))
    const last = out.steps.length - 1
    if (mine !== bucket) {
      bucket = mine
      count = 1
      out.steps.push(step)
      out.values.push(values[at] as number)
      out.low.push(curve.low[at] as number)
      out.high.push(curve.high[at] as number)
    } else {
      const mean = out.values[last] as number
      out.steps[last] = step
      out.values[last] = mean + ((values[at] as number) - mean) / ++count
      out.low[last] = Math.min(out.low[last] as number, curve.low[at] as number)
      out.high[last] = Math.max(out.high[last] as number, curve.high[at] as number)
    }
  }
  return { ...out, band: true }
}
