import type { Run } from "../../engine/model/run.ts"
import { numberText } from "./words.ts"
import { scoreTitle } from "./score-names.ts"
import styles from "./ScoresTable.module.css"

interface ScoresTableProps {
  readonly run: Run
  readonly other: Run | null
  readonly blockName: (id: string) => string
  /** Unit of a score of an evaluate block; empty when it has none. */
  readonly unit: (block: string, score: string) => string
}

export function ScoresTable({ run, other, blockName, unit }: ScoresTableProps) {
  return (
    <div className={styles.scores}>
      {Object.entries(run.scores).map(([block, scores]) => (
        <table key={block} className={styles.table}>
          <caption className={styles.caption}>Scores of {blockName(block)}</caption>
          {other && (
            <thead>
              <tr>
                <th scope="col">
                  <span className="visually-hidden">Score</span>
                </th>
                <th scope="col">#{run.number}</th>
                <th scope="col">#{other.number}</th>
                <th scope="col">
                  <span className="visually-hidden">Unit</span>
                </th>
              </tr>
            </thead>
          )}
          <tbody>
            {Object.entries(scores).map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{scoreTitle(name)}</th>
                <td className={styles.figure}>{scoreText(value)}</td>
                {other && <td className={styles.figure}>{scoreText(other.scores[block]?.[name])}</td>}
                <td className={styles.unit}>{unit(block, name)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  )
}

function scoreText(value: number | string | undefined): string {
  if (value === undefined) return "–"
  return typeof value === "number" ? numberText(value) : value
}
