import type { Run } from "../../engine/model/run.ts"
import { holdFeed, type RunFeed } from "../runs/feed/run-feed.ts"
import type { RunView } from "../runs/feed/run-view.ts"
import type { EngineClient } from "./engine-client.ts"
import type { Store } from "./store.ts"
import type { BlockActivity, WorkspaceState } from "./workspace-state.ts"

/** Follows all runs, and closely the one that belongs to the document. */
export function linkRuns(client: EngineClient, store: Store): { follow(): void } {
  let watched: string | null = null
  let release = () => {}

  client.watch("runs.watch", {}, {
    event(runs) {
      store.set({ runs: [...runs].sort((a, b) => b.number - a.number) })
      follow()
    },
  })

  /** Call after the document or the chosen run changed. */
  function follow(): void {
    const id = runOf(store.get())
    if (id === watched) return
    release()
    release = () => {}
    watched = id
    store.set({ run: store.get().runs.find((run) => run.id === id) ?? null, ranks: [], activity: {} })
    if (id === null) return
    const held = holdFeed(client, id)
    const unlisten = held.feed.listen(() => show(held.feed))
    release = () => {
      unlisten()
      held.release()
    }
    show(held.feed)
  }

  function show(feed: RunFeed): void {
    const view = feed.view()
    const state = store.get()
    if (!view.run || (view.run === state.run && view.ranks === state.ranks)) return
    store.set({ run: view.run, ranks: view.ranks, activity: activityOf(view, state.activity) })
  }

  return { follow }
}

function runOf(state: WorkspaceState): string | null {
  if (state.chosenRun) return state.chosenRun
  const { document } = state
  if (!document) return null
  const mine = (run: Run) => (document.path ? run.file === document.path : run.file === null && run.name === document.content.pipeline.name)
  return state.runs.find(mine)?.id ?? null
}

/** By block; entries that say the same as before stay the same objects. Ranks are shown while the run lives. */
export function activityOf(view: RunView, before: Readonly<Record<string, BlockActivity>>): Record<string, BlockActivity> {
  const live = view.run !== null && view.run.state !== "ended"
  const ids = new Set([...view.progress.keys(), ...(live ? view.ranksOfBlock.keys() : [])])
  return Object.fromEntries(
    [...ids].map((id) => {
      const next: BlockActivity = { progress: view.progress.get(id) ?? null, ranks: live ? (view.ranksOfBlock.get(id) ?? []) : [] }
      const old = before[id]
      const same = old && old.progress === next.progress && (old.ranks === next.ranks || (old.ranks.length === 0 && next.ranks.length === 0))
      return [id, same ? old : next]
    }),
  )
}
