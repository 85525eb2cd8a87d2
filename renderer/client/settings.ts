import type { EngineClient } from "./engine-client.ts"
import { createTopics } from "./topics.ts"

/** What one person prefers on this machine; kept by the engine, so that desktop and browser remember alike. */
export interface Settings {
  get(name: string): unknown
  set(name: string, value: unknown): void
  listen(name: string, listener: () => void): () => void
  /** Sends at once what waits to be sent: the page is about to go. */
  flush(): void
}

const key = "renderer"

export async function loadSettings(client: EngineClient): Promise<Settings> {
  const { value } = await client.call("settings.get", { key }).catch(() => ({ value: null }))
  let values: Record<string, unknown> = typeof value === "object" && value !== null ? { ...value } : {}
  let sending = false
  let sent = values
  const topics = createTopics()

  /** At once, so that a window that closes next loses nothing; what comes while it is under way goes together. */
  async function send(): Promise<void> {
    if (sending) return
    sending = true
    while (sent !== values) {
      sent = values
      await client.call("settings.set", { key, value: values }).catch(() => undefined)
    }
    sending = false
  }

  function flush(): void {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    void client.call("settings.set", { key, value: values }).catch(() => undefined)
  }
  return {
    get: (name) => values[name],
    set(name, next) {
      if (Object.is(values[name], next)) return
      values = { ...values, [name]: next }
      topics.tell(name)
      clearTimeout(timer)
      timer = setTimeout(flush, 200)
    },
    flush,
    listen: topics.listen,
  }
}
