import type { Run } from "../model/run.ts"
import { HistoryEvent, firstView, fold, next } from "../model/run-next.ts"
import type { Statements } from "./statements.ts"

type Created = Extract<HistoryEvent, { event: "created" }>

/** Runs: their events, and the view that is the fold of them. */
export interface Runs {
  /** Counts the run up; `launch` is what its launches need, as the driver writes it. */
  create(created: Omit<Created, "number">, launch: unknown): Run
  /** The view afterwards. A progress event takes the place of one right before it: only the last of a row matters. */
  append(id: string, events: readonly HistoryEvent[]): Run
  get(id: string): Run | null
  launch(id: string): unknown
  /** Newest first. */
  list(): Run[]
  /** Those that have not ended. */
  open(): Run[]
  /** By number (`12`, `#12`) or by the beginning of the id. */
  find(text: string): Run[]
  events(id: string): HistoryEvent[]
  /** All members of the array that a run is in, by their indices. */
  array(run: Run): Run[]
  /** Rises with every change of any run, by any process. */
  change(): number
  changeOf(id: string): number
  rebuild(id: string): Run | null
}

const viewOf = (row: unknown): Run => JSON.parse((row as { view: string }).view) as Run
const nextChange = "(SELECT coalesce(max(change), 0) + 1 FROM runs)"

export function runsTable(sql: Statements, transaction: <T>(work: () => T) => T): Runs {
  const saveView = (run: Run): void => void sql(`UPDATE runs SET view = ?, change = ${nextChange} WHERE id = ?`).run(JSON.stringify(run), run.id)
  const events = (id: string): HistoryEvent[] =>
    sql("SELECT event FROM events WHERE run = ? ORDER BY sequence").all(id).map((row) => HistoryEvent.parse(JSON.parse((row as { event: string }).event)))
  const get = (id: string): Run | null => {
    const row = sql("SELECT view FROM runs WHERE id = ?").get(id)
    return row === undefined ? null : viewOf(row)
  }
  return {
    events,
    get,
    create: (created, launch) =>
      transaction(() => {
        const { number } = sql("SELECT coalesce(max(number), 0) + 1 AS number FROM runs").get() as { number: number }
        const event = { ...created, number }
        const run = firstView(event)
        sql(`INSERT INTO runs (id, number, view, change, launch) VALUES (?, ?, ?, ${nextChange}, ?)`).run(run.id, number, JSON.stringify(run), JSON.stringify(launch))
        sql("INSERT INTO events (run, sequence, event) VALUES (?, 1, ?)").run(run.id, JSON.stringify(event))
        return run
      }),
    append: (id, added) =>
      transaction(() => {
        let run = get(id)
        if (run === null) throw new Error(`there is no run ${id} in the store`)
        for (const event of added) {
          if (event.event === "created") continue
          appendEvent(sql, id, event)
          run = next(run, event)
        }
        // Also where the view stays as it is: whoever reads the events looks for changes too.
        saveView(run)
        return run
      }),
    launch: (id) => {
      const row = sql("SELECT launch FROM runs WHERE id = ?").get(id) as { launch: string } | undefined
      return row === undefined ? null : (JSON.parse(row.launch) as unknown)
    },
    list: () => sql("SELECT view FROM runs ORDER BY number DESC").all().map(viewOf),
    open: () => sql("SELECT view FROM runs WHERE state <> 'ended' ORDER BY number").all().map(viewOf),
    find: (text) => {
      const number = /^#?(\d{1,9})$/.exec(text)?.[1]
      const exact = number === undefined ? undefined : sql("SELECT view FROM runs WHERE number = ?").get(Number(number))
      if (exact !== undefined) return [viewOf(exact)]
      if (!/^[0-9a-f][0-9a-f-]{3,35}$/i.test(text)) return []
      return sql("SELECT view FROM runs WHERE substr(id, 1, ?) = ? ORDER BY number").all(text.length, text.toLowerCase()).map(viewOf)
    },
    // Created in one transaction, they are numbered one after another.
    array: ({ number, array }) => {
      if (array === undefined) return []
      const first = number - array.index + 1
      const rows = sql("SELECT view FROM runs WHERE number BETWEEN ? AND ? ORDER BY number").all(first, first + array.count - 1)
      return rows.map(viewOf).filter((run) => run.array?.id === array.id)
    },
    change: () => (sql("SELECT coalesce(max(change), 0) AS change FROM runs").get() as { change: number }).change,
    changeOf: (id) => (sql("SELECT change FROM runs WHERE id = ?").get(id) as { change: number } | undefined)?.change ?? 0,
    rebuild: (id) =>
      transaction(() => {
        const run = fold(events(id))
        if (run !== null) saveView(run)
        return run
      }),
  }
}

function appendEvent(sql: Statements, id: string, event: HistoryEvent): void {
  const text = JSON.stringify(event)
  const last = sql("SELECT sequence, event FROM events WHERE run = ? ORDER BY sequence DESC LIMIT 1").get(id) as { sequence: number; event: string }
  if (event.event === "progress" && supersedes(event, JSON.parse(last.event) as HistoryEvent)) {
    sql("UPDATE events SET event = ? WHERE run = ? AND sequence = ?").run(text, id, last.sequence)
  } else {
    sql("INSERT INTO events (run, sequence, event) VALUES (?, ?, ?)").run(id, last.sequence + 1, text)
  }
}

function supersedes(event: Extract<HistoryEvent, { event: "progress" }>, last: HistoryEvent): boolean {
  return last.event === "progress" && last.stage === event.stage && last.attempt === event.attempt && last.step <= event.step
}
