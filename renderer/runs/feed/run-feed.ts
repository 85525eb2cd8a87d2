import type { EngineClient } from "../../client/engine-client.ts"
import { gathered, type RunEvent } from "./gather.ts"
import { emptyView, fold, type RunView } from "./run-view.ts"

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

/** Between two looks at a run (another tab, another panel) its watch stays open this long, in milliseconds. */
const linger = 60_000

/** The feed of a run, and the function that lets go of it; a while after the last holder the watch ends. */
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
      feed.holders--
      setTimeout(() => closeUnheld(mine, id), linger)
    },
  }
}

function closeUnheld(mine: Map<string, OpenFeed>, id: string): void {
  const feed = mine.get(id)
  if (!feed || feed.holders > 0) return
  mine.delete(id)
  feed.close()
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
    view = fold(view, gathered(events))
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
