import { useState } from "react"
import { resultText } from "../../engine/model/audit.ts"
import { useCall } from "../client/useCall.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { useNow } from "../runs/useNow.ts"
import { momentText } from "../runs/words.ts"
import styles from "./Table.module.css"

const atOnce = 50

/** Every command and change of a file that went to the machine, as it was written down before it was sent. */
export function MachineAudit({ machine }: { readonly machine: string }) {
  const [shown, setShown] = useState(false)
  const [before, setBefore] = useState<number | null>(null)
  const list = useCall("audit.list", shown ? { machine, run: null, before, most: atOnce } : null)
  const verdict = useCall("audit.verify", shown ? {} : null)
  const now = useNow(shown)
  const entries = list.value ?? []
  return (
    <section aria-label="What was sent">
      <h3 className={styles.heading}>
        What was sent there
        <Button size="small" look="plain" aria-expanded={shown} onClick={() => setShown(!shown)}>
          <Icon name={shown ? "chevron-down" : "chevron-right"} size={12} />
          {shown ? "Hide" : "Show"}
        </Button>
        {shown && (
          <Button size="small" look="plain" onClick={() => (before === null ? list.again() : setBefore(null))}>
            Newest
          </Button>
        )}
        {shown && entries.length === atOnce && (
          <Button size="small" look="plain" onClick={() => setBefore(entries.at(-1)?.sequence ?? null)}>
            Older
          </Button>
        )}
        {verdict.value && <span className={styles.age}>{verdictText(verdict.value)}</span>}
      </h3>
      {list.error && <p className={styles.note}>{list.error.message}</p>}
      {shown && list.value && entries.length === 0 && <p className={styles.note}>Nothing was sent there yet.</p>}
      {entries.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>No.</th>
              <th>Sent</th>
              <th>Command, or change of a file</th>
              <th>Outcome</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.sequence}>
                <td className={styles.code}>{entry.sequence}</td>
                <td className={styles.date}>{momentText(entry.t, now)}</td>
                <td className={styles.lines}>
                  <code className={styles.code}>{visible(entry.text)}</code>
                </td>
                <td>{resultText(entry.result)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

/** What no font shows, such as the separators that a queue is asked to print, as the sign that stands for it. */
function visible(text: string): string {
  return [...text].map((sign) => (sign < " " && sign !== "\n" && sign !== "\t" ? String.fromCodePoint(0x2400 + sign.charCodeAt(0)) : sign)).join("")
}

function verdictText({ records, wrong }: { readonly records: number; readonly wrong: { readonly text: string } | null }): string {
  return wrong === null ? `${records.toLocaleString("en")} records of all machines, each fits the one before` : `The record was changed. ${wrong.text}`
}
