import type { Run } from "../../../engine/model/run.ts"
import type { Curve } from "./curve.ts"
import { measureOf, type Measure } from "./measure.ts"
import type { Marker } from "./plot-options.ts"
import { smoothed } from "./smooth.ts"
import type { PlotCurve } from "./table.ts"
import { drawnCurve } from "./thin.ts"

export interface ComposeOptions {
  readonly stage: string
  readonly measure: string
  readonly hidden: ReadonlySet<string>
  readonly smoothing: number
  readonly view: readonly [number, number] | null
  readonly columns: number
  readonly colours: Readonly<Record<Measure["role"], string>>
}

/** One entry of the legend: a series of a run, shown or not. */
export interface LegendEntry {
  readonly key: string
  readonly series: string
  /** Number of the run. */
  readonly run: number
  readonly title: string
  readonly role: Measure["role"]
  readonly compared: boolean
  readonly hidden: boolean
  /** As drawn, without smoothing. */
  readonly curve: PlotCurve
}

const roles: readonly Measure["role"][] = ["train", "epoch", "validation"]

/** How a run is drawn among others. */
export interface DrawnRun {
  readonly number: number
  readonly compared: boolean
  /** One of many alike, whose bands would cover each other. */
  readonly together?: boolean
  readonly faint?: boolean
}

/** What of a run's curves belongs on one plot. A compared run is dashed in the same colours. */
export function legendOf(curves: ReadonlyMap<string, Curve>, run: DrawnRun, options: ComposeOptions): readonly LegendEntry[] {
  return [...curves.values()]
    .filter((curve) => curve.stage === options.stage && measureOf(curve.series).measure === options.measure)
    .map((curve) => ({ curve, measure: measureOf(curve.series) }))
    .toSorted((a, b) => roles.indexOf(a.measure.role) - roles.indexOf(b.measure.role))
    .map(({ curve, measure }) => {
      const key = `${run.number}/${curve.series}`
      const { title } = measure
      const whole = drawnCurve(curve, curve.values, viewOf(curve, options))
      const drawn = run.together === true ? { ...whole, band: false } : whole
      const line = { key, title: `#${run.number} ${title}`, colour: options.colours[measure.role], dashed: run.compared, faint: run.faint === true, drawn }
      return { key, series: curve.series, run: run.number, title, role: measure.role, compared: run.compared, hidden: options.hidden.has(curve.series), curve: line }
    })
}

/** The lines of one plot, from back to front; smoothed ones lie over their pale originals. */
export function linesOf(entries: readonly LegendEntry[], smoothing: number): readonly PlotCurve[] {
  return entries
    .filter((entry) => !entry.hidden)
    .flatMap((entry) => (smoothing > 0 && entry.role === "train" ? withSmoothed(entry.curve, smoothing) : [entry.curve]))
}

function withSmoothed(curve: PlotCurve, weight: number): PlotCurve[] {
  const { steps, values } = curve.drawn
  const calm = smoothed(values, weight)
  return [{ ...curve, faint: true }, { ...curve, faint: curve.faint, key: `${curve.key}/smoothed`, drawn: { steps, values: calm, low: calm, high: calm, band: false } }]
}

function viewOf(curve: Curve, options: ComposeOptions): { from: number; to: number; columns: number } {
  const [from, to] = options.view ?? [curve.steps[0] ?? 0, curve.steps.at(-1) ?? 0]
  return { from, to, columns: options.columns }
}

/** Where each later attempt went on. */
export function markersOf(run: Run | null): readonly Marker[] {
  return (run?.attempts ?? [])
    .filter((attempt) => attempt.resumedFromStep !== undefined)
    .map((attempt) => ({ step: attempt.resumedFromStep as number, title: `resumed, attempt ${attempt.number}` }))
}

/** Stages with curves, and the measures of each, in the order they appeared; the loss first. */
export function choices(curves: ReadonlyMap<string, Curve>): ReadonlyMap<string, readonly string[]> {
  const out = new Map<string, string[]>()
  for (const { stage, series } of curves.values()) {
    const measures = out.get(stage) ?? []
    const { measure } = measureOf(series)
    out.set(stage, measures.includes(measure) ? measures : [...measures, measure].toSorted((a, b) => Number(b === "loss") - Number(a === "loss")))
  }
  return out
}
