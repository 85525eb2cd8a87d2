import type { EngineClient } from "./engine-client.ts"
import { createTopics } from "./topics.ts"

/** What one person prefers on this machine; kept by the engine, so that desktop and browser remember alike. */
export interface Settings {
  get(name: string): unknown
  set(name: string, value: unknown): void
  listen(name: string, listener: () => void): () => void
}

const key = "renderer"

export async function loadSettings(client: EngineClient): Promise<Settings> {
  const { value } = await client.call("settings.get", { key }).catch(() => ({ value: null }))
  let values: Record<string, unknown> = typeof value === "object" && value !== null ? { ...value } : {}
  let sent = values
  let sending = false
  const topics = createTopics()

  /** At once, so that a page that goes next loses nothing; what comes while it is under way goes together. */
  async function send(): Promise<void> {
    if (sending) return
    sending = true
    while (sent !== values) {
      sent = values
      await client.call("settings.set", { key, value: values }).catch(() => undefined)
    }
    sending = false
  }

  return {
    get: (name) => values[name],
    set(name, next) {
      values = { ...values, [name]: next }
      topics.tell(name)
      void send()
    },
    listen: topics.listen,
  }
}
