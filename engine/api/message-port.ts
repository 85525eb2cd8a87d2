import type { Channel } from "./channel.ts"

type Heard = (event: { readonly data?: unknown }) => void

/** A MessagePort of a browser or of Node's workers. */
interface EventPort {
  postMessage(message: unknown): void
  close(): void
  start?(): void
  addEventListener(type: string, listener: Heard): void
}

/** Electron's port in its main and utility processes. */
interface EmitterPort {
  postMessage(message: unknown): void
  close(): void
  start?(): void
  on(type: string, listener: Heard): unknown
}

export type PortLike = EventPort | EmitterPort

/** A channel over a MessagePort, whichever of the three kinds. */
export function portChannel(port: PortLike): Channel {
  let open = true
  const closeListeners: (() => void)[] = []
  const ended = (): void => {
    if (!open) return
    open = false
    for (const listener of closeListeners.splice(0)) listener()
  }
  listen(port, "close", ended)
  return {
    send: (text) => {
      if (open) port.postMessage(text)
    },
    onMessage: (listener) => {
      listen(port, "message", (event) => open && typeof event.data === "string" && listener(event.data))
      port.start?.()
    },
    onClose: (listener) => (open ? void closeListeners.push(listener) : listener()),
    close: () => {
      port.close()
      ended()
    },
  }
}

function listen(port: PortLike, type: string, listener: Heard): void {
  if ("addEventListener" in port) port.addEventListener(type, listener)
  else port.on(type, listener)
}
