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
  let timer: ReturnType<typeof setTimeout> | undefined
  const topics = createTopics()
  return {
    get: (name) => values[name],
    set(name, next) {
      values = { ...values, [name]: next }
      topics.tell(name)
      clearTimeout(timer)
      timer = setTimeout(() => void client.call("settings.set", { key, value: values }).catch(() => undefined), 200)
    },
    listen: topics.listen,
  }
}
