export type ClientStatus = "connected" | "reconnecting" | "closed"

/** A value that tells when it changes; fits React's useSyncExternalStore. */
export interface Observable<T> {
  readonly get: () => T
  /** Gives back what ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void
}

export interface Settable<T> extends Observable<T> {
  readonly set: (value: T) => void
}

export function observable<T>(start: T): Settable<T> {
  let value = start
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: (next) => {
      if (next === value) return
      value = next
      for (const listener of [...listeners]) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
