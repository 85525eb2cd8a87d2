import { join } from "node:path"
import type { HistoryEvent } from "../model/run-next.ts"
import type { RunsContext } from "./context.ts"
import { whileLeased } from "./context.ts"
import { wholeLines } from "./metric-lines.ts"
import { readRecords } from "./metric-record.ts"
import { metricsName } from "./run-folder.ts"

const chunkBytes = 512 * 1024

export interface TailedRun {
  readonly id: string
  readonly folder: string
}

/**
 * Commits a part of what an attempt's log has gained: rows, events and the new offset in one transaction. One part at a
 * time, so that a run that logs faster than it is read still gets its lease renewed and its stop heard. True: there is more.
 */
export async function tailMetrics(context: RunsContext, run: TailedRun, attempt: number): Promise<boolean> {
  const file = metricsName(attempt)
  const offset = context.store.points.tail(run.id, file)
  const bytes = await context.transport.read(join(run.folder, file), offset, chunkBytes)
  if (bytes === null || bytes.length === 0) return false
  const { texts, consumed } = wholeLines(bytes)
  if (consumed === 0) return false
  const { rows, events } = readRecords(texts, attempt)
  whileLeased(context, run.id, () => {
    // Another driver may have read the same lines while this one slept.
    if (context.store.points.tail(run.id, file) !== offset) return
    context.store.points.add(run.id, rows)
    context.store.points.setTail(run.id, file, offset + consumed)
    context.store.runs.append(run.id, withFirstHeader(context, run.id, events))
  })
  return bytes.length === chunkBytes
}

/** A later stage of the same attempt finds the log begun; a run is `running` once. */
function withFirstHeader(context: RunsContext, id: string, events: readonly HistoryEvent[]): HistoryEvent[] {
  const state = context.store.runs.get(id)?.state
  return events.filter(({ event }) => event !== "running" || state !== "running")
}
