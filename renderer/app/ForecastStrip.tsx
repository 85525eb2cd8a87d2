import { useMemo } from "react"
import { ForecastSummary } from "../forecast/ForecastSummary.tsx"
import { useAnalysis } from "../client/workspace-hooks.ts"
import { exactFigures } from "./forecast.ts"
import styles from "./ForecastStrip.module.css"

/** What is exact before anything runs. */
export function ForecastStrip() {
  const analysis = useAnalysis()
  const figures = useMemo(() => (analysis ? exactFigures(analysis) : []), [analysis])
  return (
    <div className={styles.strip} aria-label="Known before a run" role="group">
      <span className={styles.title}>exact</span>
      {figures.length === 0 && <span>Parameters, weights and rows appear here as you draw.</span>}
      {figures.map(({ name, value, help }) => (
        <span key={name} title={help}>
          <b className={styles.value}>{value}</b> {name}
        </span>
      ))}
      <ForecastSummary />
    </div>
  )
}
