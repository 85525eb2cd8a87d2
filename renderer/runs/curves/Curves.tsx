import { useCallback, useEffect, useMemo, useState } from "react"
import type { Run } from "../../../engine/model/run.ts"
import { useClient } from "../../client/ClientProvider.tsx"
import { useSetting, useWorkspace } from "../../client/workspace-hooks.ts"
import { Button } from "../../kit/Button.tsx"
import { Icon } from "../../kit/Icon.tsx"
import { Select } from "../../kit/Select.tsx"
import { CurveLegend } from "./CurveLegend.tsx"
import { CurveTools } from "./CurveTools.tsx"
import { choices, legendOf, linesOf, markersOf, type ComposeOptions, type LegendEntry } from "./compose.ts"
import { measureTitle, measureUnit } from "./measure.ts"
import { Plot } from "./Plot.tsx"
import { saveCsv, savePng, saveRows, saveSvg, type SaveRequest } from "./save.ts"
import { nextSmoothing, smoothingWeight, type Smoothing } from "./smooth.ts"
import { useColours } from "./useColours.ts"
import { numberText } from "../words.ts"
import { useCurveKeys } from "./useCurveKeys.ts"
import { useCurves, type CurvesOfRun } from "./useCurves.ts"
import styles from "./Curves.module.css"

interface CurvesProps {
  readonly run: Run
  /** Drawn in the same plot: dashed, to be compared with it, or all alike where they belong together. */
  readonly others: readonly Run[]
  readonly together?: boolean
  /** The one of those together that stands out. */
  readonly bright?: string | null
  readonly nameOf: (block: string) => string
}

/** The curves of a run, live, with those of others laid over them. */
export function Curves({ run, others, together = false, bright = null, nameOf }: CurvesProps) {
  const client = useClient()
  const { tell } = useWorkspace()
  const colours = useColours()
  const [log, setLog] = useSetting("curves.log", false)
  const [smoothingName, setSmoothing] = useSetting<Smoothing>("curves.smoothing", "off")
  const [hiddenNames, setHidden] = useSetting<readonly string[]>("curves.hidden", ["epoch_loss"])
  const [chosen, choose] = useState<{ stage?: string; measure?: string }>({})
  const [view, setView] = useState<readonly [number, number] | null>(null)
  const [step, setStep] = useState<number | null>(null)
  const [columns, setColumns] = useState(600)
  const runs = useMemo(() => [run, ...others], [run, others])
  const all = useCurves(runs, view, columns)

  useEffect(() => {
    setView(null)
    setStep(null)
  }, [run.id])

  // Of those together the first may be the last to begin.
  const shown = together ? (all.find((curves) => curves.size > 0) ?? none) : (all[0] ?? none)
  const offered = choices(shown)
  const stage = chosen.stage !== undefined && offered.has(chosen.stage) ? chosen.stage : ([...offered.keys()][0] ?? "")
  const measures = offered.get(stage) ?? []
  const measure = chosen.measure !== undefined && measures.includes(chosen.measure) ? chosen.measure : (measures[0] ?? "loss")
  const smoothing = smoothingWeight(smoothingName)
  const hidden = useMemo(() => new Set(hiddenNames), [hiddenNames])
  const entries = useMemo(() => {
    const options: ComposeOptions = { stage, measure, hidden, smoothing, view, columns, colours: colours.curves }
    return runs.flatMap(({ id, number }, at) => legendOf(all[at] ?? none, { number, compared: at > 0 && !together, together, faint: bright !== null && bright !== id }, options))
  }, [runs, all, together, bright, stage, measure, hidden, smoothing, view, columns, colours])
  const lines = useMemo(() => linesOf(entries, smoothing), [entries, smoothing])
  const markers = useMemo(() => (together ? [] : markersOf(run)), [together, run])
  const unit = measureUnit(measure)
  const yTitle = unit === "" ? measureTitle(measure) : `${measureTitle(measure)} in ${unit}`
  const request: SaveRequest = { runs, together, entries, smoothing, log, yTitle, markers, view }
  const toggleLog = () => setLog(!log)
  const moreSmoothing = () => setSmoothing(nextSmoothing(smoothingName))
  const frame = useCurveKeys({ l: toggleLog, s: moreSmoothing })
  const say = useCallback((error: Error) => tell(`The curves could not be saved: ${error.message}`, "error"), [tell])

  function toggle(series: string) {
    setHidden(hidden.has(series) ? hiddenNames.filter((name) => name !== series) : [...hiddenNames, series])
  }

  return (
    <section ref={frame} className={styles.curves} aria-label={together ? `Curves of runs ${run.number} to ${runs.at(-1)?.number}` : `Curves of run ${run.number}`}>
      <div className={styles.head}>
        {entries.length > 0 ? <CurveLegend entries={entries} together={together} step={step} unit={unit} onToggle={toggle} /> : <span />}
        <div className={styles.tools}>
          {offered.size > 1 && <Select plain label="Stage" value={stage} options={[...offered.keys()].map((value) => ({ value, label: stageName(run, value, nameOf) }))} onValueChange={(value) => choose({ stage: value })} />}
          {measures.length > 1 && <Select plain label="Measure" value={measure} options={measures.map((value) => ({ value, label: measureTitle(value) }))} onValueChange={(value) => choose({ stage, measure: value })} />}
          <CurveTools
            log={log}
            smoothing={smoothingName}
            onLog={toggleLog}
            onSmoothing={moreSmoothing}
            onCsv={() => void saveCsv(client, request).catch(say)}
            onAll={together ? null : (format) => void saveRows(client, run, format).catch(say)}
            onSvg={() => saveSvg(request)}
            onPng={() => void savePng(request).catch(say)}
          />
        </div>
      </div>
      {shown.size === 0 ? (
        <p className={styles.empty}>{emptyText(run)}</p>
      ) : (
        <div className={styles.frame}>
          <Plot label={plotWords(entries, { log, together })} curves={lines} log={log} yTitle={yTitle} markers={markers} colours={colours.plot} view={view} onView={setView} onHover={setStep} onColumns={setColumns} />
          {view !== null && (
            <Button size="small" className={styles.reset} title="Or double-click in the plot" onClick={() => setView(null)}>
              <Icon name="fit" size={14} />
              All steps
            </Button>
          )}
          {step !== null && <span className={styles.step}>step {numberText(step)}</span>}
        </div>
      )}
    </section>
  )
}

const none: CurvesOfRun = new Map()

function stageName(run: Run, stage: string, nameOf: (block: string) => string): string {
  const block = run.stages.find((one) => one.stage === stage)?.block
  return block ? nameOf(block) : stage
}

function emptyText(run: Run): string {
  if (run.state === "ended") return "This run ended before its first step."
  if (run.state === "building") return "Building the program. The run time is built once on this computer; later runs start at once."
  return "The curves start with the first step."
}

function plotWords(entries: readonly LegendEntry[], { log, together }: { log: boolean; together: boolean }): string {
  const visible = entries.filter((entry) => !entry.hidden)
  const titles = [...new Set(visible.map(({ title }) => title))]
  const shown = together ? [`${titles.join(" and ")} of ${new Set(visible.map((entry) => entry.run)).size} runs`] : visible.map((entry) => entry.curve.title)
  return `Plot of ${shown.join(", ")} over steps${log ? ", on a logarithmic scale" : ""}`
}
