import { portChannel } from "../../engine/api/message-port.ts"
import { reconnecting } from "../../engine/api/reconnect.ts"
import { openWebSocket } from "../../engine/api/web-socket.ts"
import type { EngineClient } from "../client/engine-client.ts"

/** The one file in which desktop and web differ. */
interface DesktopBridge {
  readonly requestEngine: () => void
  readonly onEngineNews: (listener: (text: string) => void) => () => void
  readonly onMenu: (listener: (action: string) => void) => () => void
  readonly onOpenFile: (listener: (path: string) => void) => () => void
}

declare global {
  interface Window {
    readonly tephra?: DesktopBridge
  }
}

export const isDesktop = window.tephra !== undefined

/** The engine: over a MessagePort in the desktop app, over a WebSocket beside the page in a browser. */
export function connectEngine(): EngineClient {
  const client = reconnecting(isDesktop ? openPort : () => openWebSocket(socketUrl()))
  return {
    call: client.call,
    watch: (name, input, { event, failed }) => client.watch(name, input, event, failed),
    connection: () => (client.status.get() === "connected" ? "connected" : "reconnecting"),
    onConnection: (listener) => client.status.subscribe(listener),
  }
}

function socketUrl(): string {
  const url = new URL("./api", window.location.href)
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:"
  return url.href
}

function openPort(): Promise<ReturnType<typeof portChannel>> {
  return new Promise((resolve) => {
    const hear = (event: MessageEvent) => {
      const [port] = event.ports
      if (event.source !== window || (event.data as { tephra?: unknown } | null)?.tephra !== "engine-port" || !port) return
      window.removeEventListener("message", hear)
      resolve(portChannel(port))
    }
    window.addEventListener("message", hear)
    window.tephra?.requestEngine()
  })
}

/** Menu items of the native menu, by action name; nothing in a browser. */
export function onNativeMenu(listener: (action: string) => void): () => void {
  return window.tephra?.onMenu(listener) ?? (() => {})
}

/** What keeps the engine from answering yet; in a browser the terminal tells it, where the server was started. */
export function onEngineNews(listener: (text: string) => void): () => void {
  return window.tephra?.onEngineNews(listener) ?? (() => {})
}

/** Files that the desktop asks to open: a double click in the file manager. */
export function onOpenFile(listener: (path: string) => void): () => void {
  return window.tephra?.onOpenFile(listener) ?? (() => {})
}
