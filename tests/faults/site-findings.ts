import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Run } from "../../engine/model/run.ts"
import { damagedFiles } from "../../engine/runs/job-folder.ts"
import { wholeLines } from "../../engine/runs/metric-lines.ts"
import { sitePaths } from "../../engine/runs/site/site.ts"
import { openStore } from "../../engine/store/open-store.ts"

/** What is wrong with runs after the faults; `words` says it for whoever mends it. */
export interface Findings {
  readonly jobsLost: number
  readonly jobsDoubled: number
  readonly rowsLost: number
  readonly rowsDoubled: number
  /** Files of the job or its data at the site that are not what was sent. */
  readonly uploadsDiffering: number
  /** Logs and metrics here that are not those of the site. */
  readonly mirrorsDiffering: number
  /** Harmless: handed in a second time, and stepped back before it did anything. */
  readonly steppedBack: number
  readonly words: readonly string[]
}

export interface Finished {
  readonly run: Run
  readonly home: string
  /** Of our files at the site. */
  readonly root: string
  readonly steps: number
  readonly data: string
  /** Steps of the loss that a watcher heard of; null where nobody watched from the first to the last. */
  readonly heard: readonly number[] | null
}

export async function findingsOf({ run, home, root, steps, data, heard }: Finished): Promise<Findings> {
  const there = join(sitePaths(root).runs, run.id)
  const words: string[] = []
  const say = (wrong: boolean, text: string): number => {
    if (wrong) words.push(`run ${run.id}: ${text}`)
    return wrong ? 1 : 0
  }
  const claims = namesIn(join(there, "claim"))
  const metrics = bytesOf(join(there, "metrics.1.log"))
  const logged = recordsOf(metrics)
  const trainings = logged.filter(({ event, stage }) => event === "stage-started" && stage === "train").length
  const wanted = rowsOf(logged)
  const stored = storedRows(home, run.id)
  const log = bytesOf(join(there, "attempts/1/log"))
  const damaged = await damagedFiles(join(sitePaths(root).jobs, run.job)).catch((error: unknown) => [String(error)])
  const sent = readdirSync(join(root, "data")).flatMap((sum) => readdirSync(join(root, "data", sum)).map((name) => join(root, "data", sum, name)))
  return {
    jobsLost: say(run.outcome !== "done" || claims.length === 0, `ended as ${run.outcome ?? run.state} (${run.failure?.message ?? run.detail}), claims ${claims.join(" ")}`),
    jobsDoubled: say(claims.length > 1 || trainings > 1, `claims ${claims.join(" ")}, ${trainings} trainings`),
    rowsLost: lacking(wanted, stored, words) + lacking(upTo(steps), wanted.filter((row) => row.startsWith("train loss ")).map((row) => row.split(" ")[2] ?? ""), words) + (heard === null ? 0 : lacking(upTo(steps), heard.map(String), words)),
    rowsDoubled: lacking(stored, wanted, words) + (heard === null ? 0 : lacking(heard.map(String), upTo(steps), words)),
    uploadsDiffering: say(damaged.length > 0, `differing: ${damaged.join(" ")}`) + say(sent.length !== 1 || sha256(sent[0] ?? "") !== sha256(data), `its data there are ${sent.join(" ") || "missing"}`),
    mirrorsDiffering: say(!metrics.equals(bytesOf(join(run.folder, "metrics.1.log"))), "its metrics here are not those of the site") + say(!log.equals(bytesOf(join(run.folder, "attempts/1/log"))), "its log here is not that of the site"),
    steppedBack: (log.toString().match(/was started before and is not started twice|is going on already/g) ?? []).length,
    words,
  }
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

function bytesOf(path: string): Buffer {
  return existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
}

function sha256(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex")
}

interface LoggedRecord {
  readonly event?: string
  readonly stage: string
  readonly step?: number
  readonly values?: Readonly<Record<string, number>>
}

function recordsOf(metrics: Buffer): LoggedRecord[] {
  return wholeLines(metrics).texts.map((text) => JSON.parse(text) as LoggedRecord)
}

function rowsOf(records: readonly LoggedRecord[]): string[] {
  return records.flatMap(({ stage, step, values }) => Object.entries(values ?? {}).map(([series, value]) => `${stage} ${series} ${step} ${value}`))
}

/** Each row of the first attempt as the store has it, whatever the product would show of it. */
function storedRows(home: string, run: string): string[] {
  const store = openStore(join(home, "store.sqlite"))
  try {
    return store.points.rows(run, null, Number.MAX_SAFE_INTEGER).rows.map(({ stage, series, step, value }) => `${stage} ${series} ${step} ${value}`)
  } finally {
    store.close()
  }
}

function upTo(last: number): string[] {
  return Array.from({ length: last }, (_, index) => String(index + 1))
}

/** How many of these are not found, each as often as it is there. */
function lacking(wanted: readonly string[], found: readonly string[], words: string[]): number {
  const left = new Map<string, number>()
  for (const row of found) left.set(row, (left.get(row) ?? 0) + 1)
  const lost = wanted.filter((row) => {
    const count = left.get(row) ?? 0
    left.set(row, count - 1)
    return count <= 0
  })
  if (lost.length > 0) words.push(`of ${wanted.length} rows not among ${found.length}: ${lost.slice(0, 5).join(", ")} and ${Math.max(0, lost.length - 5)} more`)
  return lost.length
}
