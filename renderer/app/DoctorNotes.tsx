import type { Target, TargetChange } from "../../engine/model/target.ts"
import { useCall } from "../client/useCall.ts"
import { useDocument, useSeeds, useWorkspace } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Findings } from "../machines/Findings.tsx"
import styles from "./TargetPicker.module.css"

/** What the queue doctor finds about this drawing on this target, before anything is handed in. */
export function DoctorNotes({ target, onFix }: { readonly target: Target; readonly onFix: (change: TargetChange) => void }) {
  const document = useDocument()
  const seeds = useSeeds()
  const { showTab } = useWorkspace()
  const { value, error } = useCall("machine.consult", document ? { document: document.id, target, runs: Math.max(1, seeds.length) } : null)
  if (error) return <p className={styles.note}>{error.message}</p>
  if (!value) return <p className={styles.note}>Asking the queue doctor…</p>
  if (value.problems.length > 0) {
    return (
      <div className={styles.row}>
        <span className={styles.note}>The drawing has errors; the queue doctor looks at it when they are gone.</span>
        <Button size="small" onClick={() => showTab("problems")}>
          Show
        </Button>
      </div>
    )
  }
  const notes = value.findings.filter(({ severity }) => severity === "note")
  const others = value.findings.filter(({ severity }) => severity !== "note")
  return (
    <>
      {others.length === 0 ? (
        <p className={styles.note}>The queue doctor finds nothing wrong.</p>
      ) : (
        <div className={styles.findings}>
          <Findings findings={others} onFix={onFix} />
        </div>
      )}
      {notes.length > 0 && (
        <details className={styles.notes}>
          <summary>{notes.length === 1 ? "1 note" : `${notes.length} notes`} of the doctor</summary>
          <Findings findings={notes} onFix={onFix} />
        </details>
      )}
    </>
  )
}
