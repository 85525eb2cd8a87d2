type Listener = (event: { sender: object }, ...values: unknown[]) => void

const listeners = new Map<string, Listener>()

export const ipcMain = {
  on(channel: string, listener: Listener): void {
    if (listeners.has(channel)) throw new Error(`${channel} is listened to twice`)
    listeners.set(channel, listener)
  },
  /** Not Electron's: how the fake page delivers. */
  receive(sender: object, channel: string, values: readonly unknown[]): void {
    const listener = listeners.get(channel)
    if (listener === undefined) throw new Error(`nothing listens to ${channel}`)
    listener({ sender }, ...values)
  },
}
