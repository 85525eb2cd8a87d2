import { useState } from "react"
import { tagCounts, type Remark } from "../../engine/model/remark.ts"
import type { Run } from "../../engine/model/run.ts"
import { placeText } from "../../engine/model/run-words.ts"
import { classes } from "../kit/classes.ts"
import { TagFilter } from "./remarks/TagFilter.tsx"
import { StateMark } from "./StateMark.tsx"
import { useNow } from "./useNow.ts"
import { durationText, isLive, momentText, ranksText, runMark, runSeconds, runWord } from "./words.ts"
import styles from "./RunList.module.css"

interface RunListProps {
  /** Newest first. */
  readonly runs: readonly Run[]
  readonly remarks: Readonly<Record<string, Remark>>
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}

export function RunList({ runs, remarks, chosen, onChoose }: RunListProps) {
  const [wished, wish] = useState<string | null>(null)
  const tags = tagCounts(runs.flatMap((run) => remarks[run.id] ?? []))
  // Its last run may have lost it.
  const tag = tags.some((one) => one.tag === wished) ? wished : null
  const shown = tag === null ? runs : runs.filter((run) => remarks[run.id]?.tags.includes(tag))
  const now = useNow(runs.some(isLive))
  return (
    <div className={styles.side}>
      {tags.length > 0 && <TagFilter tags={tags} chosen={tag} onChoose={wish} />}
      <ul className={styles.list} aria-label={tag === null ? "Runs, newest first" : `Runs tagged ${tag}, newest first`}>
        {shown.map((run) => (
          <li key={run.id}>
            <button type="button" className={classes(styles.row, run.id === chosen && styles.chosen)} aria-current={run.id === chosen || undefined} onClick={() => onChoose(run.id)}>
              <StateMark mark={runMark(run)} />
              <span className={styles.number}>#{run.number}</span>
              <span className={styles.name}>{run.name}</span>
              <span className={styles.word}>{runWord(run)}</span>
              <span className={styles.facts}>
                {momentText(run.createdAt, now)} · {durationText(runSeconds(run, now))} · {ranksText(run.target.ranks)}
                {run.target.machine !== "local" && ` on ${run.target.machine}`}
                {run.array !== undefined && ` · ${placeText(run)}`}
                {run.attempts.length > 1 && ` · attempt ${run.attempts.length}`}
                {(remarks[run.id]?.tags.length ?? 0) > 0 && ` · ${remarks[run.id]?.tags.join(", ")}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
