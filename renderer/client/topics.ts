export interface Topics {
  listen(topic: string, listener: () => void): () => void
  tell(topic: string): void
}

/** Listeners by topic: a change of one block wakes only what draws that block. */
export function createTopics(): Topics {
  const listeners = new Map<string, Set<() => void>>()
  return {
    listen(topic, listener) {
      const set = listeners.get(topic) ?? new Set()
      listeners.set(topic, set.add(listener))
      return () => {
        set.delete(listener)
        if (set.size === 0 && listeners.get(topic) === set) listeners.delete(topic)
      }
    },
    tell(topic) {
      for (const listener of listeners.get(topic) ?? []) listener()
    },
  }
}
