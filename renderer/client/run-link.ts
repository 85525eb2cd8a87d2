import type { RankState, Run } from "../../engine/model/run.ts"
import type { EngineClient } from "./engine-client.ts"
import { sameJson } from "./same-json.ts"
import type { Store } from "./store.ts"
import type { BlockActivity, WorkspaceState } from "./workspace-state.ts"

/** Follows all runs, and closely the one that belongs to the document. */
export function linkRuns(client: EngineClient, store: Store): { follow(): void } {
  let watched: string | null = null
  let unwatch = () => {}

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
    unwatch()
    watched = id
    store.set({ run: store.get().runs.find((run) => run.id === id) ?? null, ranks: [], activity: {} })
    if (id === null) return
    // Points are drawn by the run panel, which hears them itself; here only the state counts.
    unwatch = client.watch("run.watch", { id, cursor: Number.MAX_SAFE_INTEGER }, {
      event(event) {
        if (event.event === "run") show(event.run, store.get().ranks)
        else if (event.event === "ranks") show(store.get().run, event.ranks)
      },
    })
  }

  function show(run: Run | null, ranks: readonly RankState[]): void {
    store.set({ run, ranks, activity: activityOf(run, ranks, store.get().activity) })
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

/** By block; entries that say the same as before stay the same objects. */
export function activityOf(run: Run | null, ranks: readonly RankState[], before: Readonly<Record<string, BlockActivity>>): Record<string, BlockActivity> {
  const activity: Record<string, { stage: BlockActivity["stage"]; ranks: RankState[] }> = {}
  for (const stage of run?.stages ?? []) activity[stage.block] = { stage, ranks: [] }
  const live = run !== null && run.state !== "ended"
  for (const rank of live ? ranks : []) (activity[rank.block] ??= { stage: null, ranks: [] }).ranks.push(rank)
  return Object.fromEntries(
    Object.entries(activity).map(([id, entry]) => {
      const old = before[id]
      return [id, old && sameJson(old, entry) ? old : entry]
    }),
  )
}
