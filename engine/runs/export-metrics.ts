import type { Run } from "../model/run.ts"
import type { StoredRow } from "../store/points.ts"
import type { Store } from "../store/open-store.ts"

export type MetricFormat = "csv" | "json"

const rowsAtOnce = 20_000

/** A part of all rows that a run wrote, none left out, in the order of stage, series, step and attempt; `next` asks for the part that follows. The parts one after the other are the file. */
export function metricPart(store: Store, run: Run, { format, after }: { format: MetricFormat; after: string | null }): { text: string; next: string | null } {
  const { rows, next } = store.points.rows(run.id, after, rowsAtOnce)
  const text = format === "csv" ? csvRows(rows) : rows.map((row, at) => `${at === 0 && after === null ? "" : ","}\n${JSON.stringify(row)}`).join("")
  const begin = after !== null ? "" : format === "csv" ? "stage,series,attempt,step,value,t\n" : jsonHead(run)
  const end = next !== null || format === "csv" ? "" : "\n]}\n"
  return { text: begin + text + end, next }
}

/** The whole file, part by part. */
export function* metricsText(store: Store, run: Run, format: MetricFormat): Generator<string> {
  for (let after: string | null = null, first = true; first || after !== null; first = false) {
    const { text, next } = metricPart(store, run, { format, after })
    yield text
    after = next
  }
}

/** What a plotting program needs to know of where the rows are from. */
function jsonHead({ id, number, name, job, target, seed, createdAt }: Run): string {
  return `{"run":${JSON.stringify({ id, number, name, job, target, seed, createdAt })},\n"rows":[`
}

function csvRows(rows: readonly StoredRow[]): string {
  return rows.map(({ stage, series, attempt, step, value, t }) => `${cell(stage)},${cell(series)},${attempt},${step},${value},${t}\n`).join("")
}

function cell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
