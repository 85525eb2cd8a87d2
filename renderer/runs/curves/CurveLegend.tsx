import { numberText } from "../words.ts"
import type { LegendEntry } from "./compose.ts"
import { valueAt } from "./table.ts"
import styles from "./Curves.module.css"

interface CurveLegendProps {
  readonly entries: readonly LegendEntry[]
  /** Under the pointer; null reads the newest values. */
  readonly step: number | null
  readonly unit: string
  readonly onToggle: (key: string) => void
}

/** Names, colours and values at the pointer; a click hides a curve. */
export function CurveLegend({ entries, step, unit, onToggle }: CurveLegendProps) {
  return (
    <ul className={styles.legend} aria-label="Curves">
      <li className={styles.legendStep}>{step === null ? "latest" : `step ${numberText(step)}`}</li>
      {entries.map((entry) => (
        <li key={entry.key}>
          <button type="button" className={styles.legendEntry} aria-pressed={!entry.hidden} onClick={() => onToggle(entry.key)} title={entry.hidden ? "Show this curve" : "Hide this curve"}>
            <svg width="18" height="10" aria-hidden="true">
              <line x1="0" x2="18" y1="5" y2="5" stroke={entry.curve.colour} strokeWidth="2" strokeDasharray={entry.compared ? "5 3" : undefined} />
            </svg>
            <span className={styles.legendTitle}>{entry.title}</span>
            <span className={styles.legendValue}>{entry.hidden ? "hidden" : entryText(entry, step, unit)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function entryText(entry: LegendEntry, step: number | null, unit: string): string {
  const found = valueAt(entry.curve.drawn, step)
  if (!found) return "–"
  const suffix = unit === "" ? "" : ` ${unit}`
  if (found.low >= found.high) return `${numberText(found.value)}${suffix}`
  return `${numberText(found.value)}${suffix} (${numberText(found.low)} to ${numberText(found.high)})`
}
