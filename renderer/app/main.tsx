import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { z } from "zod"
import { blockTypes } from "../../engine/blocks/index.generated.ts"
import { ClientProvider } from "../client/ClientProvider.tsx"
import { loadSettings } from "../client/settings.ts"
import { createWorkspace } from "../client/create-workspace.ts"
import { WorkspaceContext } from "../client/workspace-hooks.ts"
import { TooltipProvider } from "../kit/Tooltip.tsx"
import "../kit/base.css"
import { App } from "./App.tsx"
import { connectEngine } from "./host.ts"
import { Unreachable } from "./Unreachable.tsx"

// A strict content policy forbids making code from text, which zod would otherwise try.
z.config({ jitless: true })

const root = createRoot(document.getElementById("root")!)
const client = connectEngine()

async function start(): Promise<void> {
  const settings = await loadSettings(client)
  const workspace = createWorkspace({ client, settings, types: blockTypes })
  await workspace.restore()
  root.render(
    <StrictMode>
      <ClientProvider client={client}>
        <WorkspaceContext value={workspace}>
          <TooltipProvider>
            <App />
          </TooltipProvider>
        </WorkspaceContext>
      </ClientProvider>
    </StrictMode>,
  )
}

/** The first answer can take a while; an engine that is away is said, and tried again when it is back. */
const waiting = setTimeout(() => root.render(<Unreachable connected={client.connection() === "connected"} />), 1_500)
void start().finally(() => clearTimeout(waiting))
