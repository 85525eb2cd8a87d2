import type { QueueEntry } from "../../engine/model/queue.ts"
import { useAgain } from "../client/useAgain.ts"
import { useCall } from "../client/useCall.ts"
import { useRuns, useWorkspace } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { StateMark, type Mark } from "../runs/StateMark.tsx"
import { useNow } from "../runs/useNow.ts"
import { agoText, momentText } from "../runs/words.ts"
import styles from "./Table.module.css"

const lookMilliseconds = 5000

/** This person's jobs in the queue there. The site is asked no more often than it bears, however often this looks. */
export function MachineQueue({ machine }: { readonly machine: string }) {
  const { value, error, again } = useCall("site.queue", { machine })
  const now = useNow(true)
  useAgain(again, lookMilliseconds)
  const entries = value?.look.entries ?? []
  return (
    <section aria-label="Queue">
      <h3 className={styles.heading}>
        Your jobs in the queue
        {value && <span className={styles.age}>looked at {agoText(now - value.at)}</span>}
      </h3>
      {error && <p className={styles.note}>{error.message}</p>}
      {value?.look.answered === false && <p className={styles.note}>The queue did not answer: {value.look.trouble ?? "no words"}. What ran goes on.</p>}
      {value?.look.answered && entries.length === 0 && <p className={styles.note}>None wait or run.</p>}
      {entries.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>Job</th>
              <th>State</th>
              <th>Name</th>
              <th>Handed in</th>
              <th>Starts</th>
              <th>Nodes</th>
              <th>Why</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Row key={entry.id} entry={entry} why={value?.why[entry.id] ?? null} now={now} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function markOf({ state }: QueueEntry): Mark {
  if (state === "running" || state === "completing") return "running"
  if (state === "done") return "done"
  if (state === "cancelled") return "stopped"
  if (state === "unknown" || state === "moved") return "unknown"
  return ["failed", "timeout", "deadline", "out-of-memory", "node-failed", "preempted", "rerun"].includes(state) ? "failed" : "waiting"
}

function Row({ entry, why, now }: { readonly entry: QueueEntry; readonly why: string | null; readonly now: number }) {
  const { chooseRun, showTab } = useWorkspace()
  const run = useRuns().find(({ id }) => entry.tag?.startsWith(`${id} `))
  const moment = (at: number | null) => (at === null ? "" : momentText(at, now))
  return (
    <tr>
      <td className={styles.code}>{entry.id}</td>
      <td>
        <span className={styles.state}>
          <StateMark mark={markOf(entry)} size={12} /> {entry.state}
        </span>
      </td>
      <td>
        {run ? (
          <Button
            size="small"
            look="plain"
            className={styles.run}
            onClick={() => {
              chooseRun(run.id)
              showTab("run")
            }}
          >
            Run #{run.number}
          </Button>
        ) : (
          entry.name
        )}
      </td>
      <td>{moment(entry.submitted)}</td>
      <td>{entry.started === null ? entry.estimatedStart === null ? "" : `about ${moment(entry.estimatedStart)}` : moment(entry.started)}</td>
      <td className={styles.code}>{entry.nodes}</td>
      <td className={styles.wide}>{entry.state === "running" ? null : (why ?? entry.reason)}</td>
    </tr>
  )
}
