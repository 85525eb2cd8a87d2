import type { RankState, Run } from "../../engine/model/run.ts"
import type { EngineClient } from "./engine-client.ts"
import { sameJson } from "./same-json.ts"
import type { Settings } from "./settings.ts"
import type { Store } from "./store.ts"
import type { BlockActivity, WorkspaceState } from "./workspace-state.ts"

export interface RunLink {
  /** Call after the document or the chosen run changed. */
  follow(): void
  /** Remembers which run was started from a document, so that one without a file finds it again. */
  started(document: string, run: string): void
}

/** Follows all runs, and closely the one that belongs to the document. */
export function linkRuns(client: EngineClient, store: Store, settings: Settings): RunLink {
  let watched: string | null = null
  let unwatch = () => {}

  client.watch("runs.watch", {}, {
    event(runs) {
      store.set({ runs: [...runs].sort((a, b) => b.number - a.number) })
      follow()
    },
  })

  function follow(): void {
    const id = runOf(store.get(), startedRuns(settings))
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

  return {
    follow,
    started(document, run) {
      const others = Object.entries(startedRuns(settings)).filter(([id]) => id !== document)
      settings.set("started-runs", Object.fromEntries([...others.slice(-remembered), [document, run]]))
    },
  }
}

const remembered = 50

function startedRuns(settings: Settings): Readonly<Record<string, string>> {
  return (settings.get("started-runs") as Record<string, string> | undefined) ?? {}
}

/** The chosen run, else the newest of the document's file, else the one that was started from the document. */
function runOf({ chosenRun, document, runs }: WorkspaceState, started: Readonly<Record<string, string>>): string | null {
  if (chosenRun) return chosenRun
  if (!document) return null
  const ofFile = document.path && runs.find((run) => run.file === document.path)
  const own = started[document.id]
  return (ofFile || runs.find((run) => run.id === own))?.id ?? null
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
