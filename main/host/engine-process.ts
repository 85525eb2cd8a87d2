import { homedir } from "node:os"
import { portChannel, type PortLike } from "../../engine/api/message-port.ts"
import { createEngine } from "../../engine/server/engine.ts"

/** What Electron gives a utility process: messages of its host, each with the ports of one page. */
interface ParentPort {
  on(event: "message", listener: (event: { readonly ports: readonly PortLike[] }) => void): void
}

const parent = (process as unknown as { readonly parentPort: ParentPort }).parentPort
const engine = createEngine({ desktop: true, folder: homedir(), onFault: (what, error) => console.error(`tephra: ${what}:`, error) })

parent.on("message", ({ ports }) => {
  for (const port of ports) engine.serve(portChannel(port))
})
