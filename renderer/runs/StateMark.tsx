import type { RankState, StageProgress } from "../../engine/model/run.ts"
import type { RunMark } from "./words.ts"
import styles from "./StateMark.module.css"

export type Mark = RunMark | RankState["state"] | StageProgress["state"]

/** A shape for each state, so that none is told by colour alone; drawn on a 16-unit grid. */
const shapes: Readonly<Record<Mark, { readonly path: string; readonly filled?: string; readonly tone: string }>> = {
  waiting: { path: "M8 13.25A5.25 5.25 0 1 0 8 2.75a5.25 5.25 0 0 0 0 10.5Z", tone: "waiting" },
  building: { path: "M8 13.25A5.25 5.25 0 1 0 8 2.75a5.25 5.25 0 0 0 0 10.5Z", filled: "M8 2.75a5.25 5.25 0 0 1 0 10.5Z", tone: "running" },
  running: { path: "", filled: "M4.5 2.6v10.8L13.2 8z", tone: "running" },
  live: { path: "", filled: "M8 12.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z", tone: "running" },
  slow: { path: "M8 12.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z", filled: "M8 3.5a4.5 4.5 0 0 0 0 9Z", tone: "stopped" },
  stopping: { path: "M3.25 3.25h9.5v9.5h-9.5z", filled: "M3.25 8h9.5v4.75h-9.5z", tone: "stopped" },
  stopped: { path: "", filled: "M4 3h3v10H4zM9 3h3v10H9z", tone: "stopped" },
  done: { path: "m3 8.6 3.4 3.4L13 4.6", tone: "done" },
  failed: { path: "m3.8 3.8 8.4 8.4M12.2 3.8l-8.4 8.4", tone: "failed" },
  gone: { path: "m3.8 3.8 8.4 8.4M12.2 3.8l-8.4 8.4", tone: "failed" },
  stuck: { path: "M8 2.2 14.4 13.3H1.6zM8 6.6v3M8 11.4v.2", tone: "failed" },
  unknown: { path: "M5.6 6A2.45 2.45 0 1 1 9.1 8.2C8.4 8.6 8 9 8 9.9M8 12.4v.2", tone: "waiting" },
}

/** Decoration beside the word that says the same. */
export function StateMark({ mark, size = 14 }: { readonly mark: Mark; readonly size?: number }) {
  const shape = shapes[mark]
  return (
    <svg className={`${styles.mark} ${styles[shape.tone]}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={shape.path} fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" strokeLinejoin="round" />
      {shape.filled && <path d={shape.filled} fill="currentColor" />}
    </svg>
  )
}
