import type { Difference } from "../../engine/model/difference.ts"
import type { Run } from "../../engine/model/run.ts"
import { useCall } from "../client/useCall.ts"
import styles from "./Differences.module.css"

const groups: readonly { readonly of: Difference["of"]; readonly title: string }[] = [
  { of: "settings", title: "Drawing" },
  { of: "data", title: "Data" },
  { of: "target", title: "Target" },
  { of: "surroundings", title: "Surroundings" },
]

/** In what two runs differ beside their curves. */
export function Differences({ run, other }: { readonly run: Run; readonly other: Run }) {
  const { value, error } = useCall("run.compare", { left: run.id, right: other.id })
  if (error) return <p className={styles.muted}>The runs could not be compared: {error.message}</p>
  if (!value) return <p className={styles.muted}>Comparing…</p>
  return (
    <section className={styles.differences} aria-label={`What differs between run ${run.number} and run ${other.number}`}>
      <div className={styles.head}>
        <span>What differs</span>
        <span className={styles.side}>#{run.number}</span>
        <span className={styles.side}>#{other.number}</span>
      </div>
      {value.differences.length === 0 && <p className={styles.muted}>{value.sameJob ? "The same job on the same target." : "Nothing that is recorded."}</p>}
      {groups.map(({ of, title }) => {
        const rows = value.differences.filter((one) => one.of === of)
        return rows.length === 0 ? null : (
          <table key={of} className={styles.table}>
            <caption>{title}</caption>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.block ?? ""} ${row.what}`}>
                  <th scope="row">
                    {row.block && <span className={styles.block}>{row.block} </span>}
                    {row.what}
                  </th>
                  <td>{row.left ?? "–"}</td>
                  <td>{row.right ?? "–"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      })}
      {value.unknown.length > 0 && <p className={styles.muted}>Not recorded: {value.unknown.map((one) => one.charAt(0).toLowerCase() + one.slice(1)).join("; ")}.</p>}
    </section>
  )
}
