import type { Basis } from "../../engine/model/fact.ts"
import type { Machine } from "../../engine/model/machine.ts"
import { useCall } from "../client/useCall.ts"
import { factGroups } from "./facts.ts"
import { ProofBadge } from "./ProofBadge.tsx"
import { schedulerWords } from "./words.ts"
import styles from "./Table.module.css"

/** Every fact of a machine and of its batch system, and how each is known. */
export function FactsTable({ machine }: { readonly machine: Machine }) {
  const scheduler = machine.scheduler.value
  const { value: proven = {} } = useCall("scheduler.proven", { scheduler })
  const behaviours = Object.entries(proven)
  return (
    <>
      {factGroups(machine).map(({ title, rows }) => (
        <section key={title} aria-label={title}>
          <h3 className={styles.heading}>{title}</h3>
          <table className={styles.table}>
            <Head first="Fact" second="Value" />
            <tbody>
              {rows.map(({ path, title: name, lines, fact }) => (
                <tr key={path}>
                  <th scope="row" title={path}>
                    {name}
                  </th>
                  <td className={styles.lines}>{lines.join("\n")}</td>
                  <How basis={fact} />
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
      {behaviours.length > 0 && (
        <section aria-label="How the batch system is known">
          <h3 className={styles.heading}>How {schedulerWords[scheduler]} is known</h3>
          <table className={styles.table}>
            <Head first="What Tephra does with it" second="" />
            <tbody>
              {behaviours.map(([name, basis]) => (
                <tr key={name}>
                  <th scope="row">{behaviourWords[name] ?? name}</th>
                  <td />
                  <How basis={basis} />
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  )
}

const behaviourWords: Readonly<Record<string, string>> = {
  look: "Looks into the queue",
  account: "Asks accounting",
  adopt: "Finds a job by its tag",
  cancel: "Cancels",
  jobId: "Reads a job's number",
  trial: "Tries a job without handing it in",
  estimate: "Reads when a job may start",
  why: "Explains why a job waits",
  arrays: "Knows jobs of an array",
}

function Head({ first, second }: { readonly first: string; readonly second: string }) {
  return (
    <thead>
      <tr>
        <th>{first}</th>
        <th className={styles.wide}>{second}</th>
        <th>Proven</th>
        <th>Source</th>
        <th>Date</th>
      </tr>
    </thead>
  )
}

function How({ basis: { proven, source, date } }: { readonly basis: Basis }) {
  return (
    <>
      <td>
        <ProofBadge proof={proven} />
      </td>
      <td className={styles.source}>{source}</td>
      <td className={styles.date}>{date}</td>
    </>
  )
}
