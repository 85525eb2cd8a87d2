import type { OpenDocument } from "../../engine/model/document.ts"
import type { EngineClient } from "./engine-client.ts"
import type { Settings } from "./settings.ts"
import type { Store } from "./store.ts"
import type { Workspace } from "./workspace.ts"

/** The first event of a document's watch is the document. */
export function firstOf(client: EngineClient, id: string): Promise<OpenDocument> {
  return new Promise((resolve, reject) => {
    const end = client.watch("document.watch", { id }, {
      event(event) {
        if (event.event !== "opened") return
        resolve(event.document)
        queueMicrotask(() => end())
      },
      failed: reject,
    })
  })
}

/** What this window shows, for the next time it opens. */
export function rememberSession(settings: Settings, store: Store): void {
  const { document } = store.get()
  settings.set("session", document ? { id: document.id, path: document.path } : null)
}

/** Opens what the window showed when it was last closed: as it is in the engine, else from its file. */
export async function restoreSession(client: EngineClient, settings: Settings, workspace: Pick<Workspace, "openId" | "openPath">): Promise<void> {
  const session = settings.get("session") as { id?: string; path?: string | null } | undefined
  if (!session) return
  const open = await client.call("document.list", {}).catch(() => [])
  const same = open.find((entry) => entry.id === session.id) ?? open.find((entry) => entry.path !== null && entry.path === session.path)
  if (same) await workspace.openId(same.id)
  else if (session.path) await workspace.openPath(session.path)
}
