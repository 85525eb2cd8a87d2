import type { WatchName } from "../api/contract.ts"
import type { Watcher } from "../api/serve.ts"

/** Passes everything that `start` tells on to the watcher until it is stopped. */
export function pump<K extends WatchName>(watcher: Watcher<K>, start: (signal: AbortSignal) => AsyncGenerator<Parameters<Watcher<K>["emit"]>[0]>): () => void {
  const stop = new AbortController()
  const run = async (): Promise<void> => {
    for await (const event of start(stop.signal)) watcher.emit(event)
  }
  run().catch(watcher.fail)
  return () => stop.abort()
}
