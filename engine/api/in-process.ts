import type { Channel } from "./channel.ts"

/** The two ends of a channel inside one process. Text travels as over a wire: later, and in order. */
export function inProcessChannels(): [Channel, Channel] {
  const ends = [newEnd(), newEnd()] as const
  const state = { closed: false }
  const close = (): void => {
    if (state.closed) return
    state.closed = true
    for (const end of ends) for (const listener of end.closeListeners.splice(0)) soon(listener)
  }
  const channel = (mine: End, other: End): Channel => ({
    send: (text) => soon(() => !state.closed && other.listener?.(text)),
    onMessage: (listener) => {
      mine.listener = listener
    },
    onClose: (listener) => (state.closed ? soon(listener) : void mine.closeListeners.push(listener)),
    close,
  })
  return [channel(ends[0], ends[1]), channel(ends[1], ends[0])]
}

interface End {
  listener: ((text: string) => void) | null
  readonly closeListeners: (() => void)[]
}

function newEnd(): End {
  return { listener: null, closeListeners: [] }
}

function soon(action: () => unknown): void {
  void Promise.resolve().then(action)
}
