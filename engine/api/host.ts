/** The few things that browsers and Node both have and the language's own library does not name. */
interface Host {
  readonly setTimeout: (action: () => void, milliseconds: number) => unknown
  readonly clearTimeout: (timer: unknown) => void
  readonly WebSocket: new (url: string) => SocketLike
}

/** The part of WebSocket that a channel needs. */
export interface SocketLike {
  send(text: string): void
  close(): void
  addEventListener(type: "open" | "close" | "error" | "message", listener: (event: { readonly data?: unknown }) => void): void
}

export const host = globalThis as unknown as Host
