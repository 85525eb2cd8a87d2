import type { Transport } from "../../transport/transport.ts"

const turns = new WeakMap<Transport, Map<string, Promise<unknown>>>()

/** Work of one name over one transport, one after the other: what several runs need alike is sent by the first, and the others find it. */
export function inTurn<T>(transport: Transport, name: string, work: () => Promise<T>): Promise<T> {
  const names = turns.get(transport) ?? new Map<string, Promise<unknown>>()
  turns.set(transport, names)
  const before = names.get(name) ?? Promise.resolve()
  const mine = before.then(work, work)
  names.set(name, mine)
  return mine
}
