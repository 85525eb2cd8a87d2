import type { EngineClient } from "../../client/engine-client.ts"
import { emptyView, fold, joinedLogs, type RunEvent, type RunView } from "./run-view.ts"

/** A run as it goes on; whoever looks at the same run shares one. */
export interface RunFeed {
  view(): RunView
  /** Why no more is heard; null while the watch lives. */
  error(): Error | null
  listen(listener: () => void): () => void
}

interface OpenFeed extends RunFeed {
  holders: number
  close(): void
}

const feeds = new WeakMap<EngineClient, Map<string, OpenFeed>>()

/** The feed of a run, and the function that lets go of it; the last holder ends the watch. */
export function holdFeed(client: EngineClient, id: string): { feed: RunFeed; release: () => void } {
  const mine = feeds.get(client) ?? new Map<string, OpenFeed>()
  feeds.set(client, mine)
  const feed = mine.get(id) ?? openFeed(client, id)
  mine.set(id, feed)
  feed.holders++
  let held = true
  return {
    feed,
    release() {
      if (!held) return
      held = false
      if (--feed.holders > 0) return
      mine.delete(id)
      feed.close()
    },
  }
}

/** The feed if somebody holds it: for those who look without asking for more. */
export function heldFeed(client: EngineClient, id: string): RunFeed | undefined {
  return feeds.get(client)?.get(id)
}

function openFeed(client: EngineClient, id: string): OpenFeed {
  const listeners = new Set<() => void>()
  let view = emptyView
  let error: Error | null = null
  let waiting: RunEvent[] = []
  let cancel: (() => void) | null = null

  function tell() {
    for (const listener of listeners) listener()
  }
  function flush() {
    cancel?.()
    cancel = null
    const events = waiting
    waiting = []
    view = fold(view, joinedLogs(events))
    tell()
  }
  const stop = client.watch(
    "run.watch",
    { id, cursor: 0 },
    {
      event(event) {
        waiting.push(event)
        cancel ??= onNextFrame(flush)
      },
      failed(reason) {
        error = reason
        tell()
      },
    },
  )
  return {
    holders: 0,
    view: () => view,
    error: () => error,
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      cancel?.()
      stop()
    },
  }
}

/** With the screen's next frame; a hidden window has none, so a quarter of a second at the latest. */
function onNextFrame(work: () => void): () => void {
  const frame = requestAnimationFrame(work)
  const timer = setTimeout(work, 250)
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}
