import { curveKey, curveOf, type Curve } from "./curve.ts"
import { lowerBound } from "./lower-bound.ts"
import type { SeriesPoints } from "../../../engine/model/run.ts"

/** Where points were asked for again, finer, the finer ones stand in for the coarse; outside nothing changes. */
export function spliced(curve: Curve, finer: Curve | undefined): Curve {
  if (!finer || finer.steps.length === 0) return curve
  const start = lowerBound(curve.steps, finer.steps[0] as number)
  const end = lowerBound(curve.steps, (finer.steps.at(-1) as number) + 1e-9)
  const put = (key: "steps" | "values" | "low" | "high" | "attempts") => [...curve[key].slice(0, start), ...finer[key], ...curve[key].slice(end)]
  return { ...curve, steps: put("steps"), values: put("values"), low: put("low"), high: put("high"), attempts: put("attempts") }
}

export function splicedAll(curves: ReadonlyMap<string, Curve>, finer: readonly SeriesPoints[]): ReadonlyMap<string, Curve> {
  if (finer.length === 0) return curves
  const byKey = new Map(finer.map((part) => [curveKey(part), curveOf(part)]))
  return new Map([...curves].map(([key, curve]) => [key, spliced(curve, byKey.get(key))]))
}

/** Whether some shown point between two steps stands for more than one, so that asking again shows more. */
export function isThinned(curve: Curve, from: number, to: number): boolean {
  const end = Math.min(curve.steps.length, lowerBound(curve.steps, to) + 1)
  for (let at = lowerBound(curve.steps, from); at < end; at++) if ((curve.low[at] as number) < (curve.high[at] as number)) return true
  return false
}
