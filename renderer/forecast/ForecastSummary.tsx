import { coreHoursText, secondsText } from "../../engine/forecast/words.ts"
import { Icon } from "../kit/Icon.tsx"
import { Popover } from "../kit/Popover.tsx"
import { ForecastPanel } from "./ForecastPanel.tsx"
import styles from "./ForecastSummary.module.css"
import { useForecast } from "./useForecast.ts"

/** How long training will take, in a line; what it is made of, when asked. */
export function ForecastSummary() {
  const forecasts = useForecast()
  const [first] = forecasts.jobs
  if (!first && forecasts.reason === null) return null
  return (
    <Popover
      label="Forecast"
      align="end"
      trigger={
        <button type="button" className={styles.trigger}>
          <span className={styles.title}>forecast</span>
          {first ? <Line step={first.told.step} total={first.told.total} coreHours={first.told.coreHours} /> : "none"}
          {forecasts.jobs.some(({ told }) => told.problems.length > 0) && <Icon name="warning" />}
          <Icon name="chevron-down" />
        </button>
      }
    >
      <ForecastPanel forecasts={forecasts} />
    </Popover>
  )
}

function Line({ step, total, coreHours }: { readonly step: number; readonly total: number; readonly coreHours: number }) {
  return (
    <>
      <span>
        <b className={styles.value}>{secondsText(step)}</b> a step
      </span>
      <span>
        <b className={styles.value}>{secondsText(total)}</b> in all
      </span>
      <span>{coreHoursText(coreHours)}</span>
    </>
  )
}
