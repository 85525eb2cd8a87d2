import uPlot from "uplot"
import type { DrawnCurve } from "./thin.ts"

/** One line of the plot. */
export interface PlotCurve {
  readonly key: string
  readonly title: string
  /** A colour that canvas understands. */
  readonly colour: string
  readonly dashed: boolean
  /** Drawn thin and pale, under its smoothed self. */
  readonly faint: boolean
  readonly drawn: DrawnCurve
}

/** uPlot columns of each curve, in this order: value, greatest, least. */
export const columnsOfCurve = 3

/** The curves' own steps joined into one table for uPlot; what has no place on a log axis becomes a gap. */
export function plotTable(curves: readonly PlotCurve[], log: boolean): uPlot.AlignedData {
  if (curves.length === 0) return [[]]
  const place = (value: number) => (Number.isFinite(value) && (!log || value > 0) ? value : null)
  const tables = curves.map(({ drawn }): uPlot.AlignedData => {
    const none = drawn.steps.map(() => null)
    return [
      drawn.steps as number[],
      drawn.values.map(place),
      drawn.band ? drawn.high.map(place) : none,
      drawn.band ? drawn.low.map(place) : none,
    ]
  })
  return tables.length === 1 ? (tables[0] as uPlot.AlignedData) : uPlot.join(tables)
}

/** Index of the point nearest to `step`; -1 when there is none. */
export function nearestPoint(steps: readonly number[], step: number): number {
  let best = -1
  let low = 0
  let high = steps.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const here = steps[middle] as number
    if (best < 0 || Math.abs(here - step) < Math.abs((steps[best] as number) - step)) best = middle
    if (here < step) low = middle + 1
    else high = middle - 1
  }
  return best
}

/** What the legend says of a curve at a step: the value there, and the span that it stands for. */
export function valueAt(drawn: DrawnCurve, step: number | null): { step: number; value: number; low: number; high: number } | null {
  const at = step === null ? drawn.steps.length - 1 : nearestPoint(drawn.steps, step)
  const found = drawn.steps[at]
  if (found === undefined) return null
  return { step: found, value: drawn.values[at] as number, low: drawn.low[at] as number, high: drawn.high[at] as number }
}

/** Values of several curves at one step, without those that are not so far; null takes the last step that all have which have begun. */
export function valuesAt(curves: readonly DrawnCurve[], step: number | null): number[] {
  const begun = curves.flatMap((drawn) => {
    const last = drawn.steps.at(-1)
    return last === undefined ? [] : [{ drawn, last }]
  })
  const at = step ?? Math.min(...begun.map(({ last }) => last))
  return begun.flatMap(({ drawn, last }) => (last < at ? [] : (valueAt(drawn, at)?.value ?? [])))
}
