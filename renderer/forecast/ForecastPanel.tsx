import type { Forecast } from "../../engine/forecast/forecast.ts"
import { errorText, limitText } from "../../engine/forecast/report.ts"
import { bytesText, coreHoursText, secondsText, shareText } from "../../engine/forecast/words.ts"
import { Button } from "../kit/Button.tsx"
import styles from "./ForecastPanel.module.css"
import type { Forecasts } from "./useForecast.ts"

/** Each training job: its times, what limits it, how it scales and what would do better. */
export function ForecastPanel({ forecasts: { jobs, reason, again } }: { readonly forecasts: Forecasts }) {
  if (jobs.length === 0) {
    return (
      <div className={styles.panel}>
        <p className={styles.note}>{reason}</p>
        <Button onClick={again}>Look again</Button>
      </div>
    )
  }
  return (
    <div className={styles.panel}>
      {jobs.map(({ title, told }) => (
        <section key={told.job} aria-label={title} className={styles.job}>
          <h3 className={styles.heading}>{title}</h3>
          <Figures told={told} />
          <Scaling told={told} />
          <Advice told={told} />
        </section>
      ))}
      <p className={styles.note}>A forecast, not a measurement{errorText(jobs[0]!.told)}.</p>
    </div>
  )
}

function Figures({ told }: { readonly told: Forecast }) {
  const rows = [
    ["a step", secondsText(told.step)],
    ["an epoch", secondsText(told.epoch)],
    ["whole job", secondsText(told.total)],
    ["in all", coreHoursText(told.coreHours)],
    ["memory of a rank", `≤ ${bytesText(told.memoryPerRank)}`],
  ] as const
  return (
    <>
      <dl className={styles.figures}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>Limited by {limitText(told)}.</p>
      {told.notCounted.map((sentence) => (
        <p key={sentence} className={styles.note}>
          {sentence}
        </p>
      ))}
    </>
  )
}

/** An epoch at 1, 2, 4, … ranks; the bar is the efficiency. */
function Scaling({ told }: { readonly told: Forecast }) {
  if (told.scaling.length < 2) return <p className={styles.note}>Without a strategy it runs on one rank.</p>
  return (
    <table className={styles.scaling}>
      <thead>
        <tr>
          <th scope="col">ranks</th>
          <th scope="col">an epoch</th>
          <th scope="col">efficiency</th>
        </tr>
      </thead>
      <tbody>
        {told.scaling.map(({ ranks, epoch, efficiency }) => (
          <tr key={ranks} aria-current={ranks === told.ranks ? "true" : undefined}>
            <th scope="row">{ranks}</th>
            <td>{secondsText(epoch)}</td>
            <td>
              <span className={styles.track}>
                <span className={styles.bar} style={{ width: `${Math.min(100, 100 * efficiency)}%` }} />
              </span>
              {shareText(efficiency)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Advice({ told }: { readonly told: Forecast }) {
  if (told.advice.length === 0 && told.problems.length === 0) return null
  return (
    <ul className={styles.advice}>
      {told.problems.map(({ message }) => (
        <li key={message}>{message}</li>
      ))}
      {told.advice.map(({ title, why, gain }) => (
        <li key={title}>
          <b>
            {title}: saves {shareText(gain)} of an epoch.
          </b>{" "}
          {why}
        </li>
      ))}
    </ul>
  )
}
