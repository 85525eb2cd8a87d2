/** Where in a log somebody wants to look; the log panel takes the wish when it is next drawn. */
export interface LogWish {
  readonly run: string
  readonly attempt: number | null
  /** Text of the line, as far as it is known; without it the last error is meant. */
  readonly text: string | null
}

let wish: LogWish | null = null
const listeners = new Set<() => void>()

export function wishLog(next: LogWish | null): void {
  wish = next
  for (const listener of listeners) listener()
}

export function presentLogWish(): LogWish | null {
  return wish
}

export function listenLogWish(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
