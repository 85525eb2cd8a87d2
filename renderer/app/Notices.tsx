import { useEffect, useState } from "react"
import { useWorkspaceState } from "../client/workspace-hooks.ts"
import { Icon } from "../kit/Icon.tsx"
import { IconButton } from "../kit/IconButton.tsx"
import styles from "./Notices.module.css"

/** The last thing that was done or refused: shown for a while, and read aloud. */
export function Notices() {
  const notice = useWorkspaceState((state) => state.notice)
  const [gone, setGone] = useState(0)
  useEffect(() => {
    if (!notice) return
    const timer = setTimeout(() => setGone(notice.id), notice.kind === "error" ? 12_000 : 3_000)
    return () => clearTimeout(timer)
  }, [notice])
  const shown = notice && notice.id !== gone ? notice : null
  return (
    <div className={styles.place}>
      <div className="visually-hidden" role="status" aria-live="polite">
        {notice?.kind === "info" && notice.text}
      </div>
      <div className="visually-hidden" role="alert">
        {notice?.kind === "error" && notice.text}
      </div>
      {shown && (
        <div className={styles.notice} data-kind={shown.kind} aria-hidden="true" data-testid="notice">
          {shown.kind === "error" && <Icon name="error" />}
          <span>{shown.text}</span>
          <IconButton label="Dismiss" tabIndex={-1} onClick={() => setGone(shown.id)}>
            <Icon name="close" />
          </IconButton>
        </div>
      )}
    </div>
  )
}
