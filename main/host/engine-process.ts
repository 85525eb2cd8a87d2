import { homedir } from "node:os"
import { portChannel, type PortLike } from "../../engine/api/message-port.ts"
import { ApiError } from "../../engine/model/api-error.ts"
import { createEngine, type Engine } from "../../engine/server/engine.ts"
import type { EngineWord } from "./channels.ts"

/** What Electron gives a utility process: messages of its host, each with the ports of one page. */
interface ParentPort {
  on(event: "message", listener: (event: { readonly ports: readonly PortLike[] }) => void): void
  postMessage(word: EngineWord): void
}

const parent = (process as unknown as { readonly parentPort: ParentPort }).parentPort
const engine = started()

function started(): Engine {
  try {
    return createEngine({
      desktop: true,
      folder: homedir(),
      onFault: (what, error) => console.error(`tephra: ${what}:`, error),
      onUpgrade: (text) => parent.postMessage({ tephra: "news", text }),
    })
  } catch (error) {
    if (error instanceof ApiError) parent.postMessage({ tephra: "refused", text: error.message })
    throw error
  }
}

// The host ends this process with SIGTERM; unsaved edits then count as left, not as lost in a crash.
process.once("SIGTERM", () => void engine.close().finally(() => process.exit(0)))

parent.on("message", ({ ports }) => {
  for (const port of ports) engine.serve(portChannel(port))
})
