import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react"
import { useClient } from "../../client/ClientProvider.tsx"
import { holdFeed, type RunFeed } from "./run-feed.ts"
import { emptyView, type RunView } from "./run-view.ts"

const silent = () => () => {}

/** Holds the feed of a run while mounted. */
export function useRunFeed(id: string | null): RunFeed | null {
  const client = useClient()
  const [feed, setFeed] = useState<RunFeed | null>(null)
  useEffect(() => {
    if (id === null) return setFeed(null)
    const held = holdFeed(client, id)
    setFeed(held.feed)
    return held.release
  }, [client, id])
  return feed
}

/** One part of a feed's view; redrawn only when that part changes. */
export function useFeedPart<T>(feed: RunFeed | null, part: (view: RunView) => T): T {
  const listen = useCallback((listener: () => void) => (feed ? feed.listen(listener) : silent()), [feed])
  return useSyncExternalStore(listen, () => part(feed ? feed.view() : emptyView))
}

export function useFeedError(feed: RunFeed | null): Error | null {
  const listen = useMemo(() => (feed ? feed.listen : silent), [feed])
  return useSyncExternalStore(listen, () => feed?.error() ?? null)
}
