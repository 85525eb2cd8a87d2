import type { RunsContext } from "../context.ts"
import { stopRequests } from "../stop-requests.ts"
import { isInArray } from "./array.ts"
import { knownOf } from "./hand-in-array.ts"
import type { Known, SiteQueue } from "./site-queue.ts"
import type { Here } from "./submit.ts"
import { hasClaimed } from "./withdraw.ts"

/** A job that is to end, and how often its run was asked to. */
interface Stop {
  readonly here: Here
  readonly known: Known
  readonly requests: number
}

/** What this app has asked each batch system to end, or is about to. */
const asked = new WeakMap<SiteQueue, Map<string, Promise<void>>>()

/**
 * Ends the job of a run that is to stop, and with the same command those of its array that are to. One that has begun saves its state by itself, unless it was asked
 * twice. Each wish is carried out once; what a cut took is asked again by whoever comes next.
 */
export function cancelTogether(context: RunsContext, own: Stop): Promise<void> {
  const { queue } = own.here.site
  const carried = asked.get(queue) ?? new Map<string, Promise<void>>()
  asked.set(queue, carried)
  const before = carried.get(keyOf(own))
  if (before !== undefined) return before
  const all = [own, ...others(context, own.here)].filter((stop) => !carried.has(keyOf(stop)))
  const work = cancelWaiting(queue, all)
  for (const stop of all) carried.set(keyOf(stop), work)
  work.catch(() => {
    for (const stop of all) carried.delete(keyOf(stop))
  })
  return work
}

function keyOf({ known, requests }: Stop): string {
  return `${known.tag} ${known.id} ${requests}`
}

function others({ store }: RunsContext, { site, run, attempt }: Here): Stop[] {
  if (!isInArray({ site, run, attempt })) return []
  return store.runs.array(run).flatMap((member) => {
    const here = { site, run: member, attempt }
    const known = member.id !== run.id && member.state === "stopping" && member.attempts.length === attempt ? knownOf(here) : null
    return known === null ? [] : [{ here, known, requests: stopRequests(store, member.id) }]
  })
}

async function cancelWaiting(queue: SiteQueue, all: readonly Stop[]): Promise<void> {
  const begun = await Promise.all(all.map(({ here, requests }) => requests === 1 && hasClaimed(here)))
  const waiting = all.filter((_, at) => begun[at] === false).map(({ known }) => known)
  if (waiting.length > 0) await queue.cancel(waiting)
}
