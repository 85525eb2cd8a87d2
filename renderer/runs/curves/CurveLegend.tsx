import { spreadOf } from "../../../engine/model/spread.ts"
import { numberText, spreadText } from "../words.ts"
import type { LegendEntry } from "./compose.ts"
import { valueAt, valuesAt } from "./table.ts"
import styles from "./Curves.module.css"

interface CurveLegendProps {
  /** Of the shown run, then of the one that it is compared with. */
  readonly entries: readonly LegendEntry[]
  /** Under the pointer; null reads the newest values. */
  readonly step: number | null
  readonly unit: string
  /** One mark for all runs, and how far they lie apart. */
  readonly together: boolean
  readonly onToggle: (series: string) => void
}

/** Names, colours and values at the pointer; a click hides a curve, of both runs. */
export function CurveLegend({ entries, step, unit, together, onToggle }: CurveLegendProps) {
  const groups = Map.groupBy(entries, (entry) => entry.series)
  return (
    <ul className={styles.legend} aria-label="Curves">
      {[...groups].map(([series, group]) => {
        const [first] = group
        if (!first) return null
        return (
          <li key={series}>
            <button type="button" className={styles.legendEntry} aria-pressed={!first.hidden} onClick={() => onToggle(series)} title={first.hidden ? "Show this curve" : "Hide this curve"}>
              {together && !first.hidden && (
                <span className={styles.legendRun}>
                  <Swatch entry={first} />
                  <span className={styles.legendTitle}>{first.title}</span>
                  <span className={styles.legendValue}>{togetherText(group, step, unit)}</span>
                </span>
              )}
              {(together && first.hidden ? [first] : together ? [] : group).map((entry) => (
                <span key={entry.key} className={styles.legendRun}>
                  <Swatch entry={entry} />
                  {entry === first && <span className={styles.legendTitle}>{first.title}</span>}
                  {!entry.hidden && <span className={styles.legendValue}>{entryText(entry, step, unit)}</span>}
                  {entry.compared && <span className={styles.legendNumber}>#{entry.run}</span>}
                </span>
              ))}
            </button>
          </li>
        )
      })}
    </ul>
  )
}

function Swatch({ entry }: { readonly entry: LegendEntry }) {
  return (
    <svg width="18" height="10" aria-hidden="true">
      <line x1="0" x2="18" y1="5" y2="5" stroke={entry.curve.colour} strokeWidth="2" strokeDasharray={entry.compared ? "5 3" : undefined} />
    </svg>
  )
}

function togetherText(group: readonly LegendEntry[], step: number | null, unit: string): string {
  const values = valuesAt(group.map(({ curve }) => curve.drawn), step)
  const spread = spreadOf(values)
  const text = spread === null ? (values[0] === undefined ? "–" : numberText(values[0])) : spreadText(spread)
  return unit === "" ? text : `${text} ${unit}`
}

function entryText(entry: LegendEntry, step: number | null, unit: string): string {
  const found = valueAt(entry.curve.drawn, step)
  if (!found) return "–"
  return unit === "" ? numberText(found.value) : `${numberText(found.value)} ${unit}`
}
