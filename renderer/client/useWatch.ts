import { useEffect, useEffectEvent, useState } from "react"
import type { Input, Output, WatchName } from "../../engine/api/contract.ts"
import { useClient } from "./ClientProvider.tsx"

/** Hears a watch while mounted; null hears nothing. `listener` may change without a new watch. */
export function useWatch<K extends WatchName>(name: K, input: Input<K> | null, listener: (event: Output<K>) => void): Error | null {
  const client = useClient()
  const [error, setError] = useState<Error | null>(null)
  const hear = useEffectEvent(listener)
  const key = JSON.stringify(input)
  useEffect(() => {
    if (key === "null") return
    setError(null)
    return client.watch(name, JSON.parse(key) as Input<K>, { event: (event) => hear(event), failed: setError })
  }, [client, name, key])
  return error
}
