import { memo, useEffect, useLayoutEffect, useRef, useState } from "react"
import uPlot from "uplot"
import "uplot/dist/uPlot.min.css"
import { plotOptions, type Marker, type PlotColours, type PlotSetup } from "./plot-options.ts"
import { plotTable, type PlotCurve } from "./table.ts"
import styles from "./Curves.module.css"

interface PlotProps {
  /** What is drawn, in words. */
  readonly label: string
  readonly curves: readonly PlotCurve[]
  readonly log: boolean
  readonly yTitle: string
  readonly markers: readonly Marker[]
  readonly colours: PlotColours
  readonly view: readonly [number, number] | null
  readonly onView: (view: [number, number] | null) => void
  readonly onHover: (step: number | null) => void
  readonly onColumns: (columns: number) => void
}

/** uPlot in React: built anew when its lines change, fed otherwise. */
export const Plot = memo(function Plot(props: PlotProps) {
  const { label, curves, log, yTitle, markers, colours, view, onView, onHover, onColumns } = props
  const frame = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const now = useRef({ markers, view })
  const latest = useRef(curves)
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  const [shape, shapeText] = [size !== null, lineText(curves)]

  useLayoutEffect(() => {
    now.current.markers = markers
    now.current.view = view
    latest.current = curves
  })

  useEffect(() => {
    if (!frame.current) return
    const watch = new ResizeObserver(([entry]) => {
      if (!entry) return
      const { width, height } = entry.contentRect
      if (width < 40 || height < 40) return
      setSize({ width: Math.floor(width), height: Math.floor(height) })
      onColumns(Math.max(100, Math.floor(width) - 80))
    })
    watch.observe(frame.current)
    return () => watch.disconnect()
  }, [onColumns])

  useEffect(() => {
    const target = frame.current
    if (!target || !shape) return
    const setup: PlotSetup = { curves: latest.current, log, yTitle, colours, onView, onHover, now: now.current, size: { width: target.clientWidth, height: target.clientHeight } }
    const made = new uPlot(plotOptions(setup), plotTable(latest.current, log), target)
    plot.current = made
    return () => {
      plot.current = null
      made.destroy()
    }
  }, [shape, shapeText, log, yTitle, colours, onView, onHover])

  useEffect(() => {
    if (size) plot.current?.setSize(size)
  }, [size])

  useEffect(() => {
    plot.current?.setData(plotTable(curves, log))
  }, [curves, log, markers, view])

  return <div ref={frame} className={styles.plot} role="img" aria-label={label} />
})

/** Changes exactly when the lines themselves do, not their points. */
function lineText(curves: readonly PlotCurve[]): string {
  return curves.map((curve) => [curve.key, curve.colour, curve.dashed, curve.faint, curve.drawn.steps.length < 3].join(" ")).join("|")
}
