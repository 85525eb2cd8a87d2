import type { Store } from "../store/open-store.ts"
import type { Transport } from "../transport/transport.ts"
import type { Home } from "./home.ts"
import type { Sites } from "./site/open-site.ts"

/** What everything that drives or watches runs shares within one app. */
export interface RunsContext {
  readonly home: Home
  readonly store: Store
  /** This computer. */
  readonly transport: Transport
  readonly sites: Sites
  /** Names this app in leases. */
  readonly owner: string
  /** Seconds since 1970. */
  readonly now: () => number
  readonly wakes: Wakes
  /** True once the app is closing: loops leave at their next step. */
  readonly closing: () => boolean
}

/** Lets watchers sleep until something was written, or a while has passed (another app may have written). */
export interface Wakes {
  wake(): void
  sleep(milliseconds: number): Promise<void>
}

export function newWakes(): Wakes {
  const sleepers = new Set<() => void>()
  return {
    wake: () => {
      for (const sleeper of [...sleepers]) sleeper()
    },
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer)
          sleepers.delete(done)
          resolve()
        }
        const timer = setTimeout(done, milliseconds)
        sleepers.add(done)
      }),
  }
}

/** Another app drives the run now: whatever was about to be done must not be done. */
export class LeaseLost extends Error {}

/** Seconds that a lease lasts without being renewed. */
export const leaseSeconds = 5

export function takeLease(context: RunsContext, id: string): boolean {
  const now = context.now()
  if (context.store.leases.isTaken(id, context.owner, now)) return false
  return context.store.leases.take(id, context.owner, { now, until: now + leaseSeconds })
}

/** Writes only while this app holds the lease: check and write are one transaction. */
export function whileLeased<T>(context: RunsContext, id: string, work: () => T): T {
  const result = context.store.transaction(() => {
    if (!context.store.leases.holds(id, context.owner)) throw new LeaseLost()
    return work()
  })
  context.wakes.wake()
  return result
}
