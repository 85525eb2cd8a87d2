import { noRemark, Remark } from "../model/remark.ts"
import type { Statements } from "./statements.ts"

/** Notes and tags of runs. */
export interface Remarks {
  get(run: string): Remark
  set(run: string, remark: Remark): void
  /** Those that say something, by run. */
  all(): Record<string, Remark>
  /** Rises with every change, by any process. */
  change(): number
}

interface Row {
  readonly run: string
  readonly note: string
  readonly tags: string
}

const remarkOf = ({ note, tags }: Row): Remark => Remark.parse({ note, tags: JSON.parse(tags) as unknown })

export function remarksTable(sql: Statements): Remarks {
  return {
    get: (run) => {
      const row = sql("SELECT run, note, tags FROM remarks WHERE run = ?").get(run)
      return row === undefined ? noRemark : remarkOf(row as Row)
    },
    set: (run, { note, tags }) =>
      void sql(`INSERT INTO remarks (run, note, tags, change) VALUES (?, ?, ?, (SELECT coalesce(max(change), 0) + 1 FROM remarks))
        ON CONFLICT (run) DO UPDATE SET note = excluded.note, tags = excluded.tags, change = excluded.change`).run(run, note, JSON.stringify(tags)),
    all: () => Object.fromEntries(sql("SELECT run, note, tags FROM remarks WHERE note <> '' OR tags <> '[]'").all().map((row) => [(row as Row).run, remarkOf(row as Row)])),
    change: () => (sql("SELECT coalesce(max(change), 0) AS change FROM remarks").get() as { change: number }).change,
  }
}
