import type { HistoryEvent } from "../model/run-next.ts"
import type { Store } from "../store/open-store.ts"

/** How often the present attempt of a run was asked to stop: once lets it save its state, twice ends it. */
export function stopRequests({ runs }: Pick<Store, "runs">, id: string): number {
  return stopsOf(runs.events(id))
}

export function stopsOf(events: readonly HistoryEvent[]): number {
  const from = events.findLastIndex(({ event }) => event === "launching")
  return events.slice(from + 1).filter(({ event }) => event === "stop-requested").length
}
