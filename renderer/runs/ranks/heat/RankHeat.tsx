import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react"
import { RankMeasure } from "../../../../engine/model/rank-spent.ts"
import type { RankGrid } from "../../../../engine/model/rank-grid.ts"
import type { Run } from "../../../../engine/model/run.ts"
import { useAgain } from "../../../client/useAgain.ts"
import { useCall } from "../../../client/useCall.ts"
import { useSetting, useWorkspace } from "../../../client/workspace-hooks.ts"
import { Button } from "../../../kit/Button.tsx"
import { Icon } from "../../../kit/Icon.tsx"
import { Menu } from "../../../kit/Menu.tsx"
import { Select } from "../../../kit/Select.tsx"
import { Tooltip } from "../../../kit/Tooltip.tsx"
import { fileName, offerFile } from "../../curves/export.ts"
import { svgToPng } from "../../curves/svg.ts"
import { ticks } from "../../curves/ticks.ts"
import { durationText, isLive, numberText } from "../../words.ts"
import { measureWords } from "../rank-words.ts"
import { viridisGradient } from "./colour-scale.ts"
import { heatSvg } from "./heat-svg.ts"
import { axisText, columnAt, heatColumns, heatCsv, heatRows, heatScale, type HeatAxis } from "./heat.ts"
import { paintHeat } from "./paint-heat.ts"
import styles from "./RankHeat.module.css"

const liveMilliseconds = 2000
const picture = { width: 960, height: 420 }

interface RankHeatProps {
  readonly run: Run
  /** A rank was chosen with Enter or a click. */
  readonly onChoose: (rank: number) => void
}

interface Spot {
  readonly row: number
  readonly column: number
}

/** One measure of every rank over the whole run. */
export function RankHeat({ run, onChoose }: RankHeatProps) {
  const { tell } = useWorkspace()
  const [measureName, setMeasure] = useSetting<RankMeasure>("ranks.measure", "own")
  const [axis, setAxis] = useSetting<HeatAxis>("ranks.axis", "time")
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [size, setSize] = useState({ width: 600, height: 120 })
  const [spot, setSpot] = useState<Spot | null>(null)
  // By hundreds: a dragged splitter must not ask for each pixel.
  const { value: grid, again } = useCall("run.ranks", { id: run.id, measure: measureName, columns: Math.max(100, Math.min(600, Math.ceil(size.width / 200) * 100)) })
  const live = isLive(run)
  useAgain(again, liveMilliseconds, live)

  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const watch = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }))
    watch.observe(element)
    return () => watch.disconnect()
  }, [])

  const rows = useMemo(() => (grid ? heatRows(grid, Math.max(1, Math.floor(size.height / 2))) : []), [grid, size.height])
  const columns = useMemo(() => (grid ? heatColumns(grid, axis) : null), [grid, axis])
  const scale = useMemo(() => (grid ? heatScale(grid) : null), [grid])

  useLayoutEffect(() => {
    const element = canvas.current
    const context = element?.getContext("2d")
    if (!element || !context || !columns) return
    const ratio = window.devicePixelRatio || 1
    element.width = Math.max(1, Math.round(size.width * ratio))
    element.height = Math.max(1, Math.round(size.height * ratio))
    paintHeat(context, { rows, columns, scale, width: element.width, height: element.height })
  }, [rows, columns, scale, size])

  // The picture of before stays until the next one is there.
  const words = measureWords[grid?.measure ?? measureName]
  const offered = grid && grid.measures.length > 0 ? grid.measures : [measureName]
  const options = RankMeasure.options.filter((one) => offered.includes(one) || one === measureName).map((value) => ({ value, label: measureWords[value].title }))
  const name = fileName(`${run.name}-${run.number}-ranks-${measureName}`)
  const svg = (from: RankGrid): string => heatSvg({ grid: from, axis, title: `#${run.number} ${run.name}`, ...picture })

  function spotAt(event: PointerEvent): Spot | null {
    const box = canvas.current?.getBoundingClientRect()
    if (!box || !columns || rows.length === 0) return null
    const column = columnAt(columns, ((event.clientX - box.left) / box.width) * columns.end)
    const row = Math.min(rows.length - 1, Math.max(0, Math.floor(((event.clientY - box.top) / box.height) * rows.length)))
    return column < 0 ? null : { row, column }
  }

  function keyed(event: KeyboardEvent) {
    const last = (columns?.to.length ?? 0) - 1
    const at = spot ?? { row: 0, column: last }
    const moves: Readonly<Record<string, Spot>> = {
      ArrowLeft: { ...at, column: at.column - (spot ? 1 : 0) }, ArrowRight: { ...at, column: at.column + (spot ? 1 : 0) },
      ArrowUp: { ...at, row: at.row - (spot ? 1 : 0) }, ArrowDown: { ...at, row: at.row + (spot ? 1 : 0) },
      Home: { ...at, column: 0 }, End: { ...at, column: last },
    }
    const to = moves[event.key]
    if (event.key === "Escape" && spot) setSpot(null)
    else if (event.key === "Enter" && spot) onChoose(rows[spot.row]?.first ?? 0)
    else if (to && last >= 0) setSpot({ row: Math.min(rows.length - 1, Math.max(0, to.row)), column: Math.min(last, Math.max(0, to.column)) })
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const empty = grid !== undefined && grid.ranks.length === 0
  return (
    <section className={styles.heat} aria-label="Ranks over time">
      <div className={styles.head}>
        <Select plain label="What is drawn of each rank" value={measureName} options={options} onValueChange={(value) => setMeasure(RankMeasure.parse(value))} />
        <Tooltip text={words.help}>
          <span className={styles.help} tabIndex={0} role="img" aria-label={words.help}>
            <Icon name="help" size={14} />
          </span>
        </Tooltip>
        <span className={styles.read} role="status">{grid && columns && spot ? spotWords(grid, { spot, row: rows[spot.row], axis, columns }) : ""}</span>
        {scale && (
          <span className={styles.legend} aria-label={`Colours from ${words.text(scale.low)} to ${words.text(scale.high)}`} role="img">
            {words.text(scale.low)}
            <span className={styles.gradient} style={{ background: viridisGradient }} />
            {words.text(scale.high)}
          </span>
        )}
        <Button size="small" look="plain" onClick={() => setAxis(axis === "time" ? "step" : "time")} title="What the axis counts: seconds that the run was at work, or steps">
          {axis === "time" ? "By time" : "By step"}
        </Button>
        <Menu
          align="end"
          entries={grid && !empty ? [
            { kind: "item", label: "Picture as SVG", run: () => offerFile(`${name}.svg`, new Blob([svg(grid)], { type: "image/svg+xml" })) },
            { kind: "item", label: "Picture as PNG", run: () => void svgToPng(svg(grid), picture).then((png) => offerFile(`${name}.png`, png)).catch((error: Error) => tell(`The picture could not be saved: ${error.message}`, "error")) },
            { kind: "item", label: "Values as CSV", run: () => offerFile(`${name}.csv`, new Blob([heatCsv(grid)], { type: "text/csv" })) },
          ] : []}
        >
          <Button size="small" look="plain" disabled={!grid || empty}>
            Export
            <Icon name="chevron-down" size={12} />
          </Button>
        </Menu>
      </div>
      {empty && <p className={styles.empty}>{live ? "The picture starts a second or two after the first step." : "What its ranks spent was not recorded: the run was too short, or of an older Tephra."}</p>}
      <div className={styles.plot} hidden={empty}>
        <RowLabels rows={rows} />
        <div ref={frame} className={styles.frame}>
          <canvas
            ref={canvas}
            className={styles.canvas}
            tabIndex={0}
            role="img"
            aria-label={`${words.title} of ${grid?.ranks.length ?? 0} ranks; arrow keys read values, Enter chooses the rank`}
            onPointerMove={(event) => setSpot(spotAt(event))}
            onPointerLeave={() => setSpot(null)}
            onClick={() => spot && onChoose(rows[spot.row]?.first ?? 0)}
            onKeyDown={keyed}
            onBlur={() => setSpot(null)}
          />
          {columns && columns.end > 0 && columns.begins.slice(1).map(({ column, title }) => <span key={column} className={styles.begin} title={title} style={{ left: `${(100 * (columns.from[column] ?? 0)) / columns.end}%` }} />)}
          {columns && columns.end > 0 && spot && rows[spot.row] && (
            <span
              className={styles.spot}
              style={{
                left: `${(100 * (columns.from[spot.column] ?? 0)) / columns.end}%`,
                width: `max(3px, ${(100 * ((columns.to[spot.column] ?? 0) - (columns.from[spot.column] ?? 0))) / columns.end}%)`,
                top: `${(100 * spot.row) / rows.length}%`,
                height: `max(3px, ${100 / rows.length}%)`,
              }}
            />
          )}
        </div>
        <div className={styles.axis} aria-hidden="true">
          {columns && ticks(0, columns.end, Math.max(2, size.width / 110)).map((place) => (
            <span key={place} style={{ left: `${(100 * place) / columns.end}%` }}>{axisText(place, axis)}</span>
          ))}
        </div>
      </div>
    </section>
  )
}

function RowLabels({ rows }: { readonly rows: ReturnType<typeof heatRows> }) {
  const shown = ticks(0, rows.length - 1, 8).filter(Number.isInteger)
  return (
    <div className={styles.labels} aria-hidden="true">
      {shown.map((row) => (
        <span key={row} style={{ top: `${(100 * (row + 0.5)) / Math.max(1, rows.length)}%` }}>{rows[row]?.first}</span>
      ))}
    </div>
  )
}

interface SpotParts {
  readonly spot: Spot
  readonly row: ReturnType<typeof heatRows>[number] | undefined
  readonly axis: HeatAxis
  readonly columns: ReturnType<typeof heatColumns>
}

function spotWords(grid: RankGrid, { spot, row, axis, columns }: SpotParts): string {
  if (!row) return ""
  const value = row.values[spot.column] ?? null
  const who = row.first === row.last ? `rank ${row.first}` : `ranks ${row.first} to ${row.last}, the greatest`
  const [from, to] = [columns.from[spot.column] ?? 0, columns.to[spot.column] ?? 0]
  const when = axis === "time" ? `${durationText(from)} to ${durationText(to)}` : `step ${numberText(from)} to ${numberText(to)}`
  return `${who} · ${when} · ${value === null ? "not known" : measureWords[grid.measure].text(value)}`
}
