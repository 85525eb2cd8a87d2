import type { Evidence } from "../../engine/model/evidence.ts"
import type { Run } from "../../engine/model/run.ts"
import { useAgain } from "../client/useAgain.ts"
import { useCall } from "../client/useCall.ts"
import { Icon } from "../kit/Icon.tsx"
import { Popover } from "../kit/Popover.tsx"
import { agoText, isLive, runWord } from "./words.ts"
import styles from "./EvidencePopover.module.css"

const againMilliseconds = 2000

const sources: Readonly<Record<Evidence["source"], string>> = {
  connection: "connection", queue: "queue", accounting: "accounting", process: "process", heartbeat: "heartbeat of the ranks", exit: "exit record",
}

/** Why the state is believed: who said what, and how long ago. */
export function EvidencePopover({ run }: { readonly run: Run }) {
  return (
    <Popover
      label="Why this state is believed"
      trigger={
        <button type="button" className={styles.trigger} aria-label="Why this state is believed" title="Why this state is believed">
          <Icon name="help" size={14} />
        </button>
      }
    >
      <EvidenceList run={run} />
    </Popover>
  )
}

function EvidenceList({ run }: { readonly run: Run }) {
  const { value, error, again } = useCall("run.evidence", { id: run.id })
  const live = isLive(run)
  useAgain(again, againMilliseconds, live)
  return (
    <>
      <p className={styles.head}>
        Run #{run.number} is {runWord(run)}
        {run.attempts.length > 1 && `, attempt ${run.attempts.length}`}, because:
      </p>
      {error && <p className={styles.muted}>{error.message}</p>}
      {value?.evidence.length === 0 && <p className={styles.muted}>Nobody has said anything of this attempt yet.</p>}
      {value && value.evidence.length > 0 && (
        <ul className={styles.list}>
          {value.evidence.map((one) => (
            <li key={one.source}>
              <span className={styles.source}>{sources[one.source]}</span>
              <span className={styles.age}>{agoText(value.now - one.at)}</span>
              <span className={styles.says}>{one.says}</span>
              {one.silent && (
                <span className={styles.silent}>
                  asked again {agoText(value.now - one.silent.at)}: {one.silent.why}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {value && value.evidence.length > 0 && <p className={styles.muted}>{live ? "An exit record ends a run; silence ends none." : "Ages count from now."}</p>}
    </>
  )
}
