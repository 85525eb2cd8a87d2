import { useCallback, useEffect, useState } from "react"
import type { CallName, Input, Output } from "../../engine/api/contract.ts"
import { useClient } from "./ClientProvider.tsx"

export interface Answer<T> {
  /** The last answer; stays while a newer one is on its way. */
  readonly value: T | undefined
  readonly error: Error | null
  readonly waiting: boolean
  readonly again: () => void
}

/** Asks the engine once for each different `input`; null asks nothing. */
export function useCall<K extends CallName>(name: K, input: Input<K> | null): Answer<Output<K>> {
  const client = useClient()
  const [round, setRound] = useState(0)
  const [answer, setAnswer] = useState<{ value?: Output<K>; error: Error | null; waiting: boolean }>({ error: null, waiting: input !== null })
  const key = JSON.stringify(input)
  useEffect(() => {
    if (key === "null") return
    let current = true
    setAnswer((before) => ({ ...before, waiting: true }))
    client.call(name, JSON.parse(key) as Input<K>).then(
      (value) => current && setAnswer({ value, error: null, waiting: false }),
      (error: Error) => current && setAnswer((before) => ({ ...before, error, waiting: false })),
    )
    return () => {
      current = false
    }
  }, [client, name, key, round])
  const again = useCallback(() => setRound((count) => count + 1), [])
  return { value: answer.value, error: answer.error, waiting: answer.waiting, again }
}
