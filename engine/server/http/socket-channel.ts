import type { WebSocket } from "ws"
import type { Channel } from "../../api/channel.ts"

/** A reader that falls this far behind is dropped; it comes back and takes its watches up where they were. */
const mostWaiting = 64 * 1024 * 1024
const pingInterval = 30_000

/** The engine's end of a browser's WebSocket. A peer that answers no ping within two intervals is gone. */
export function serverChannel(socket: WebSocket): Channel {
  let alive = true
  const timer = setInterval(() => {
    if (!alive) return socket.terminate()
    alive = false
    socket.ping()
  }, pingInterval)
  socket.on("pong", () => {
    alive = true
  })
  socket.on("close", () => clearInterval(timer))
  socket.on("error", () => socket.terminate())
  return {
    send: (text) => {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > mostWaiting) socket.terminate()
      else socket.send(text)
    },
    onMessage: (listener) => void socket.on("message", (data, binary) => (binary ? socket.close(1003) : listener(data.toString()))),
    onClose: (listener) => (socket.readyState === socket.CLOSED ? listener() : void socket.once("close", listener)),
    close: () => socket.close(),
  }
}
