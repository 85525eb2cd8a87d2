import type { Run } from "../../engine/model/run.ts"
import { classes } from "../kit/classes.ts"
import { StateMark } from "./StateMark.tsx"
import { useNow } from "./useNow.ts"
import { durationText, isLive, momentText, ranksText, runMark, runSeconds, runWord } from "./words.ts"
import styles from "./RunList.module.css"

interface RunListProps {
  /** Newest first. */
  readonly runs: readonly Run[]
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}

export function RunList({ runs, chosen, onChoose }: RunListProps) {
  const now = useNow(runs.some(isLive))
  return (
    <ul className={styles.list} aria-label="Runs, newest first">
      {runs.map((run) => (
        <li key={run.id}>
          <button type="button" className={classes(styles.row, run.id === chosen && styles.chosen)} aria-current={run.id === chosen || undefined} onClick={() => onChoose(run.id)}>
            <StateMark mark={runMark(run)} />
            <span className={styles.number}>#{run.number}</span>
            <span className={styles.name}>{run.name}</span>
            <span className={styles.word}>{runWord(run)}</span>
            <span className={styles.facts}>
              {momentText(run.createdAt, now)} · {durationText(runSeconds(run, now))} · {ranksText(run.target.ranks)}
              {run.target.machine !== "local" && ` on ${run.target.machine}`}
              {run.attempts.length > 1 && ` · attempt ${run.attempts.length}`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
