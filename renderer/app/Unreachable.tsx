import { useEffect, useState } from "react"
import { onEngineNews } from "./host.ts"
import styles from "./Unreachable.module.css"

/** Instead of the app while the engine has not answered yet. */
export function Unreachable({ connected }: { readonly connected: boolean }) {
  const [news, setNews] = useState<string | null>(null)
  useEffect(() => onEngineNews(setNews), [])
  return (
    <main className={styles.page} role="status">
      <h1 className={styles.title}>{connected ? "Opening…" : "Waiting for the engine"}</h1>
      {news !== null && <p>{news}</p>}
      {!connected && news === null && (
        <p>
          The engine does not answer yet; this page goes on as soon as it does. If <code>tephra serve</code> was stopped or started anew, open the
          address that it printed last.
        </p>
      )}
    </main>
  )
}
