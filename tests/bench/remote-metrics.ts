import Database from "better-sqlite3"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { crc32c } from "../../engine/runs/crc32c.ts"
import { tailMetrics } from "../../engine/runs/tail-metrics.ts"
import type { RunsContext } from "../../engine/runs/context.ts"
import { openStore, type Store } from "../../engine/store/open-store.ts"
import { localTransport } from "../../engine/transport/local/local-transport.ts"
import { quantile, rounded, type Report } from "./figure.ts"

const rows = 1_000_000
const goals = { store: 4, look: 150 }

/** A log of 1e6 rows, two to a record, as a job writes it. */
export function writeLog(path: string): void {
  const lines: Buffer[] = []
  for (let step = 1; step <= rows / 2; step += 1) {
    const bytes = Buffer.from(JSON.stringify({ step, epoch: 1 + Math.floor(step / 1000), values: { loss: 1 / step + 0.01 * Math.sin(step), step_seconds: 0.02 + 0.001 * Math.cos(step) }, t: 1_795_000_000 + step / 50, stage: "train" }))
    lines.push(Buffer.from(`${bytes.length} ${crc32c(bytes).toString(16).padStart(8, "0")} `), bytes, Buffer.from("\n"))
  }
  writeFileSync(path, Buffer.concat(lines))
}

/** A run in a store, whose log has been read; how long that took. */
export async function storeRows(store: Store, folder: string): Promise<{ id: string; seconds: number }> {
  const id = crypto.randomUUID()
  const now = (): number => Date.now() / 1000
  store.runs.create({ event: "created", t: now(), id, name: "a million", file: null, job: "0".repeat(64), target: { machine: "this-computer", ranks: 1, threads: 1 }, seed: null, folder, stages: [{ stage: "train", block: "t3k9q2mz" }] }, { data: {}, names: {} })
  const context = { store, transport: localTransport(), owner: "bench", now, wakes: { wake: () => undefined } } as unknown as RunsContext
  const begun = performance.now()
  for (let more = true; more; ) {
    store.leases.take(id, "bench", { now: now(), until: now() + 60 })
    more = await tailMetrics(context, { id, folder }, 1)
  }
  const seconds = (performance.now() - begun) / 1000
  if (store.points.count(id) !== rows) throw new Error(`${store.points.count(id)} of ${rows} rows were stored`)
  store.runs.append(id, [{ event: "ended", t: now(), attempt: 1, outcome: "done", code: 0, failure: null }])
  return { id, seconds }
}

/** 1e6 metric rows from the log of a job into the store, each once, with their pyramid; then looked at whole. */
export async function measure(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tephra-bench-"))
  const store = openStore(join(folder, "store.sqlite"))
  try {
    writeLog(join(folder, "metrics.1.log"))
    const { id, seconds } = await storeRows(store, folder)
    const peer = plainInsert(join(folder, "plain.sqlite"))
    report({ name: "remote: 1e6 metric rows read, checked and stored", value: rounded(seconds), unit: "s", peer: "INSERT of the same rows into a plain table", ratio: rounded(peer / seconds), goal: `≤ ${goals.store} s`, met: seconds <= goals.store })
    const looks = Array.from({ length: 15 }, () => timed(() => store.points.between(id, { from: null, to: null, points: 1200 })))
    const scans = Array.from({ length: 3 }, () => timed(() => scan(join(folder, "plain.sqlite"))))
    const look = quantile(looks, 0.5)
    report({ name: "remote: 1e6 rows looked at whole, extremes true", value: rounded(look), unit: "ms", peer: "least and greatest by SQL over all rows", ratio: rounded(quantile(scans, 0.5) / look), goal: `≤ ${goals.look} ms`, met: look <= goals.look })
  } finally {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function timed(work: () => unknown): number {
  const begun = performance.now()
  work()
  return performance.now() - begun
}

/** Nothing but rows with a key, a thousand in each transaction. */
function plainInsert(path: string): number {
  const database = new Database(path)
  database.pragma("journal_mode = WAL")
  database.pragma("synchronous = NORMAL")
  database.exec("CREATE TABLE points (series INTEGER, step INTEGER, attempt INTEGER, value REAL, t REAL, PRIMARY KEY (series, step, attempt)) WITHOUT ROWID")
  const insert = database.prepare("INSERT INTO points VALUES (?, ?, ?, ?, ?)")
  const some = database.transaction((from: number) => {
    for (let step = from; step < from + 500; step += 1) for (const series of [1, 2]) insert.run(series, step, 1, series / step, 1_795_000_000 + step / 50)
  })
  const milliseconds = timed(() => {
    for (let from = 1; from < rows / 2; from += 500) some(from)
  })
  database.close()
  return milliseconds / 1000
}

function scan(path: string): void {
  const database = new Database(path, { readonly: true })
  database.prepare("SELECT series, step / 417 AS bucket, min(value), max(value) FROM points GROUP BY series, bucket").all()
  database.close()
}
