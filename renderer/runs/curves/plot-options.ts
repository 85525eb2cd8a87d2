import uPlot from "uplot"
import { numberText } from "../words.ts"
import { logTicks } from "./ticks.ts"
import { columnsOfCurve, type PlotCurve } from "./table.ts"

export interface PlotColours {
  readonly text: string
  readonly grid: string
  readonly marker: string
}

export interface Marker {
  readonly step: number
  readonly title: string
}

export interface PlotSetup {
  readonly curves: readonly PlotCurve[]
  readonly log: boolean
  readonly yTitle: string
  readonly size: { readonly width: number; readonly height: number }
  readonly colours: PlotColours
  /** Read at each drawing, so that they may change without building the plot anew. */
  readonly now: { readonly markers: readonly Marker[]; readonly view: readonly [number, number] | null }
  readonly onView: (view: [number, number] | null) => void
  readonly onHover: (step: number | null) => void
}

const font = '11px "Inter Variable", system-ui, sans-serif'

export function plotOptions(setup: PlotSetup): uPlot.Options {
  return {
    ...setup.size,
    padding: [8, 30, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      points: { size: 7 },
      drag: { x: true, y: false, setScale: false, dist: 4 },
      bind: { dblclick: () => () => (setup.onView(null), null) },
    },
    scales: {
      x: { time: false, range: (_, low, high) => xRange(setup.now.view, low, high) },
      y: setup.log ? { distr: 3, log: 10, range: logRange } : { range: (_, low, high) => yRange(low, high) },
    },
    axes: [axis(setup, { size: 24, space: 70 }), axis(setup, { label: setup.yTitle, size: 46, space: 26, ...(setup.log ? { splits: logSplits } : {}) })],
    series: [{}, ...setup.curves.flatMap(seriesOf)],
    bands: setup.curves.map((curve, at) => ({ series: [at * columnsOfCurve + 2, at * columnsOfCurve + 3], fill: faded(curve.colour, 0.16) })),
    hooks: {
      setSelect: [(plot) => zoomed(plot, setup)],
      setCursor: [(plot) => setup.onHover(hovered(plot))],
      drawAxes: [(plot) => drawStepTitle(plot, setup), (plot) => drawMarkers(plot, setup)],
    },
  }
}

function axis(setup: PlotSetup, own: Pick<uPlot.Axis, "label" | "size" | "space" | "splits">): uPlot.Axis {
  return {
    ...own,
    font,
    labelFont: font,
    labelSize: 15,
    labelGap: 0,
    gap: 4,
    stroke: setup.colours.text,
    grid: { stroke: setup.colours.grid, width: 1 },
    ticks: { stroke: setup.colours.grid, width: 1, size: 4 },
    // Each split that is given is drawn; on a log axis uPlot would leave out some.
    filter: (_, splits) => splits,
    values: (_, splits) => splits.map((value) => (value === null ? "" : numberText(Number(value.toPrecision(12))))),
  }
}

function logSplits(plot: uPlot, _: number, low: number, high: number): number[] {
  const room = Math.max(2, Math.floor(plot.height / 30))
  return [...logTicks(low, high, room)]
}

function seriesOf(curve: PlotCurve): uPlot.Series[] {
  const line: uPlot.Series = {
    stroke: curve.faint ? faded(curve.colour, 0.28) : curve.colour,
    width: curve.faint ? 1 : 1.5,
    points: { show: curve.drawn.steps.length < 3, size: 5 },
    ...(curve.dashed ? { dash: [6, 4] } : {}),
  }
  const edge: uPlot.Series = { stroke: "transparent", width: 0, points: { show: false } }
  return [line, { ...edge }, { ...edge }]
}

/** The colour thinned, in words that both stylesheets and canvases read. */
function faded(colour: string, share: number): string {
  return `color-mix(in srgb, ${colour} ${share * 100}%, transparent)`
}

/** Neither end may be missing or equal to the other: uPlot draws nothing then. */
function xRange(view: readonly [number, number] | null, low: number | null, high: number | null): uPlot.Range.MinMax {
  if (view) return [view[0], view[1]]
  if (low === null || high === null) return [0, 1]
  if (low === high) return [low - 1, high + 1]
  // Steps count from 1; the axis begins at 0.
  return [low > 0 && low < (high - low) * 0.02 ? 0 : low, high]
}

function yRange(low: number | null, high: number | null): uPlot.Range.MinMax {
  if (low === null || high === null) return [0, 1]
  if (low === high) return low === 0 ? [-1, 1] : [low - Math.abs(low) * 0.1, high + Math.abs(high) * 0.1]
  // Losses that come near zero are read against zero.
  if (low > 0 && low < (high - low) * 0.5) return [0, high + (high - low) * 0.05]
  return uPlot.rangeNum(low, high, 0.08, true)
}

function logRange(_: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax {
  if (low === null || high === null || !(high > 0)) return [0.1, 1]
  return low === high ? [low / 2, high * 2] : [low * 0.9, high * 1.1]
}

function zoomed(plot: uPlot, setup: PlotSetup): void {
  const { left, width } = plot.select
  if (width < 4) return
  const from = plot.posToVal(left, "x")
  const to = plot.posToVal(left + width, "x")
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
  if (to - from > 1e-9) setup.onView([from, to])
}

function hovered(plot: uPlot): number | null {
  const { idx, left } = plot.cursor
  if (idx === null || idx === undefined || left === undefined || left < 0) return null
  return plot.data[0][idx] ?? null
}

/** Beside the first tick, where a title of its own row would take height from a low plot. */
function drawStepTitle({ ctx, bbox }: uPlot, setup: PlotSetup): void {
  const ratio = uPlot.pxRatio
  ctx.save()
  ctx.fillStyle = setup.colours.text
  ctx.font = canvasFont(11)
  ctx.textAlign = "left"
  ctx.textBaseline = "top"
  ctx.fillText("step", 4 * ratio, bbox.top + bbox.height + 8 * ratio)
  ctx.restore()
}

function canvasFont(size: number): string {
  return `${size * uPlot.pxRatio}px "Inter Variable", system-ui, sans-serif`
}

function drawMarkers(plot: uPlot, setup: PlotSetup): void {
  const { ctx, bbox } = plot
  const ratio = uPlot.pxRatio
  ctx.save()
  ctx.strokeStyle = setup.colours.marker
  ctx.fillStyle = setup.colours.text
  ctx.lineWidth = ratio
  ctx.setLineDash([2 * ratio, 3 * ratio])
  ctx.font = canvasFont(10)
  for (const marker of setup.now.markers) {
    const x = Math.round(plot.valToPos(marker.step, "x", true))
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    const before = x + 4 * ratio + ctx.measureText(marker.title).width > bbox.left + bbox.width
    ctx.textAlign = before ? "right" : "left"
    // Losses fall: there is room at the top.
    ctx.fillText(marker.title, x + (before ? -4 : 4) * ratio, bbox.top + 10 * ratio)
  }
  ctx.restore()
}
