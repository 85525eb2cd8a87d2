import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Run } from "../../engine/model/run.ts"
import { wholeLines } from "../../engine/runs/metric-lines.ts"
import { readRecords } from "../../engine/runs/metric-record.ts"
import { openStore, type Store } from "../../engine/store/open-store.ts"

/** What the store of a home holds, read beside the app that writes it. */
function inStore<T>(home: string, read: (store: Store) => T): T {
  const store = openStore(join(home, "store.sqlite"))
  try {
    return read(store)
  } finally {
    store.close()
  }
}

/** Newest first. */
export function readRuns(home: string): Run[] {
  return inStore(home, (store) => store.runs.list())
}

/** Steps of the training loss that a curve shows, in the order of the steps. */
export function lossSteps(home: string, run: Run): number[] {
  const all = inStore(home, (store) => store.points.between(run.id, { from: null, to: null, points: 10_000_000 }))
  return all.find(({ series, stage }) => series === "loss" && stage === "train")?.steps ?? []
}

/** Metric rows: as the store has them, and as the attempts wrote them. */
export function metricRows(home: string, run: Run): { readonly stored: number; readonly written: number } {
  const written = run.attempts.flatMap(({ number }) => readRecords(wholeLines(readFileSync(join(run.folder, `metrics.${number}.log`))).texts, number).rows)
  return { stored: inStore(home, (store) => store.points.count(run.id)), written: written.length }
}
