import { useDeferredValue, useMemo } from "react"
import { ForecastSummary } from "../forecast/ForecastSummary.tsx"
import { useAnalysis, useTarget } from "../client/workspace-hooks.ts"
import { knownFigures } from "./forecast.ts"
import styles from "./ForecastStrip.module.css"
import { useNativePlan } from "./useNativePlan.ts"

/** What is known before anything runs. It may lag behind fast edits, so that they never wait for it. */
export function ForecastStrip() {
  const analysis = useDeferredValue(useAnalysis())
  const [target] = useTarget()
  const native = useNativePlan()
  const figures = useMemo(() => (analysis ? knownFigures(analysis, target, native) : []), [analysis, target, native])
  return (
    <div className={styles.strip} aria-label="Known before a run" role="group">
      <span className={styles.title}>known</span>
      {figures.length === 0 && <span>Parameters, memory and rows appear here as you draw.</span>}
      {figures.map(({ name, value, help }) => (
        <span key={name} title={help}>
          <b className={styles.value}>{value}</b> {name}
        </span>
      ))}
      {native?.state === "making" && <span className={styles.title}>planning…</span>}
      <ForecastSummary />
    </div>
  )
}
