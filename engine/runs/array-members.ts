import type { HistoryEvent } from "../model/run-next.ts"
import type { Run } from "../model/run.ts"
import type { Store } from "../store/open-store.ts"

type Runs = Pick<Store["runs"], "array" | "change" | "events">

interface Seen {
  readonly array: string
  readonly change: number
  readonly members: readonly Run[]
  readonly events: Map<string, readonly HistoryEvent[]>
}

const lastSeen = new WeakMap<Runs, Seen>()

/** Read anew only when some run has changed: each of perhaps a thousand members looks at all of them again and again. */
function seen(runs: Runs, run: Run): Seen {
  const [array, change] = [run.array?.id ?? "", runs.change()]
  const last = lastSeen.get(runs)
  if (last?.array === array && last.change === change) return last
  const now = { array, change, members: runs.array(run), events: new Map<string, readonly HistoryEvent[]>() }
  lastSeen.set(runs, now)
  return now
}

/** The runs of an array. */
export function membersSeen({ runs }: { readonly runs: Runs }, run: Run): readonly Run[] {
  return seen(runs, run).members
}

/** The events of one of them. */
export function eventsSeen({ runs }: { readonly runs: Runs }, run: Run, id: string): readonly HistoryEvent[] {
  const { events } = seen(runs, run)
  const known = events.get(id) ?? runs.events(id)
  events.set(id, known)
  return known
}

/** Whether a run is handed in, or takes its turn, with others. */
export function goesTogether({ array }: Pick<Run, "array">): boolean {
  return array !== undefined && array.apart !== true
}

/** Without those that go alone. */
export function stillTogether(members: readonly Run[]): Run[] {
  return members.filter(goesTogether)
}
