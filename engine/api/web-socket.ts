import type { Channel } from "./channel.ts"
import { host, type SocketLike } from "./host.ts"

/** Opens a WebSocket to the engine, in a browser or in Node: `ws://127.0.0.1:4747/api`. */
export function openWebSocket(url: string): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const socket = new host.WebSocket(url)
    const channel = socketChannel(socket)
    socket.addEventListener("open", () => resolve(channel))
    channel.onClose(() => reject(new Error("it does not answer, or has ended this session. If it was started anew, open the address that it printed.")))
  })
}

/** A channel over a socket that is open or about to be. */
export function socketChannel(socket: SocketLike): Channel {
  let open = true
  const closeListeners: (() => void)[] = []
  const ended = (): void => {
    if (!open) return
    open = false
    for (const listener of closeListeners.splice(0)) listener()
  }
  socket.addEventListener("close", ended)
  socket.addEventListener("error", ended)
  return {
    send: (text) => {
      if (open) socket.send(text)
    },
    onMessage: (listener) => socket.addEventListener("message", (event) => open && listener(String(event.data))),
    onClose: (listener) => (open ? void closeListeners.push(listener) : listener()),
    close: () => {
      socket.close()
      ended()
    },
  }
}
