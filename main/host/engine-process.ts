import { homedir } from "node:os"
import { portChannel, type PortLike } from "../../engine/api/message-port.ts"
import { createEngine } from "../../engine/server/engine.ts"

/** What Electron gives a utility process: messages of its host, each with the ports of one page. */
interface ParentPort {
  on(event: "message", listener: (event: { readonly ports: readonly PortLike[] }) => void): void
}

const parent = (process as unknown as { readonly parentPort: ParentPort }).parentPort
const engine = createEngine({ desktop: true, folder: homedir(), onFault: (what, error) => console.error(`tephra: ${what}:`, error) })

// The host ends this process with SIGTERM; unsaved edits then count as left, not as lost in a crash.
process.once("SIGTERM", () => void engine.close().finally(() => process.exit(0)))

parent.on("message", ({ ports }) => {
  for (const port of ports) engine.serve(portChannel(port))
})
