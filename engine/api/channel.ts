/** What carries text both ways, in order, until it closes: a WebSocket, a MessagePort, two arrays in a test. */
export interface Channel {
  /** Does nothing once the channel is closed. */
  readonly send: (text: string) => void
  readonly onMessage: (listener: (text: string) => void) => void
  /** Called once, also when the channel was closed before. */
  readonly onClose: (listener: () => void) => void
  readonly close: () => void
}
