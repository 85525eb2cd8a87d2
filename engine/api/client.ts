import type { CallName, Input, Output, WatchName } from "./contract.ts"
import type { ClientStatus, Observable } from "./status.ts"

/** The engine as its clients see it, whatever carries the words. Errors are `ApiError`. */
export interface Client {
  readonly call: <K extends CallName>(name: K, input: Input<K>) => Promise<Output<K>>
  /** Gives back what ends the watch. `onError` is told once, when the watch ends otherwise. */
  readonly watch: WatchCall
  readonly status: Observable<ClientStatus>
  readonly close: () => void
}

export type WatchCall = <K extends WatchName>(name: K, input: Input<K>, ...listeners: Listeners<K>) => () => void

export type Listeners<K extends WatchName> = [listener: (event: Output<K>) => void, onError?: (error: Error) => void]
