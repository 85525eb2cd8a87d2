import type { CallName, Input, Output, WatchName } from "../../engine/api/contract.ts"

export type Connection = "connected" | "reconnecting"

/** What the renderer needs of the engine, over any carrier. `app/host.ts` makes it. */
export interface EngineClient {
  call<K extends CallName>(name: K, input: Input<K>): Promise<Output<K>>
  /** Tells `listener` every event until the returned function is called; goes on by itself after a lost connection. */
  watch<K extends WatchName>(name: K, input: Input<K>, listener: WatchListener<K>): () => void
  connection(): Connection
  onConnection(listener: () => void): () => void
}

export interface WatchListener<K extends WatchName> {
  readonly event: (event: Output<K>) => void
  /** The watch ended with an error and will tell no more. */
  readonly failed?: (error: Error) => void
}
