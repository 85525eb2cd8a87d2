import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react"
import type { Run, SeriesPoints } from "../../../engine/model/run.ts"
import { useClient } from "../../client/ClientProvider.tsx"
import { holdFeed, type RunFeed } from "../feed/run-feed.ts"
import type { Curve } from "./curve.ts"
import { isThinned, splicedAll } from "./splice.ts"

export type CurvesOfRun = ReadonlyMap<string, Curve>

/** A little more than the view: the last bucket asked for is often a part of one, and noisy for that. */
function around([from, to]: readonly [number, number], columns: number): { from: number; to: number } {
  const margin = 2 * Math.ceil((to - from) / columns)
  return { from: Math.floor(from) - margin, to: Math.ceil(to) + margin }
}

/** The curves of each run, in their order, made finer between the ends of `view` where what is held there is thinned. */
export function useCurves(runs: readonly Run[], view: readonly [number, number] | null, columns: number): readonly CurvesOfRun[] {
  const ids = runs.map(({ id }) => id)
  const held = useHeld(ids)
  const thinned = view === null ? [] : ids.filter((_, at) => [...(held[at]?.values() ?? [])].some((curve) => isThinned(curve, view[0], view[1])))
  const finer = useFiner(thinned.length === 0 || view === null ? null : { ids: thinned, ...around(view, columns), points: columns * 2 })
  const key = ids.join(" ")
  return useMemo(() => {
    const each = key.split(" ")
    return held.map((curves, at) => splicedAll(curves, finer.get(each[at] ?? "") ?? none))
  }, [held, finer, key])
}

const none: readonly SeriesPoints[] = []
const empty: CurvesOfRun = new Map()

/** What the feeds of these runs hold; redrawn when one of them changes. */
function useHeld(ids: readonly string[]): readonly CurvesOfRun[] {
  const client = useClient()
  const key = ids.join(" ")
  const [feeds, setFeeds] = useState<ReadonlyMap<string, RunFeed>>(new Map())
  const last = useRef<readonly CurvesOfRun[]>([])
  useEffect(() => {
    const held = key.split(" ").map((id) => ({ id, ...holdFeed(client, id) }))
    setFeeds(new Map(held.map(({ id, feed }) => [id, feed])))
    return () => {
      for (const { release } of held) release()
    }
  }, [client, key])
  const listen = useCallback(
    (listener: () => void) => {
      const silent = [...feeds.values()].map((feed) => feed.listen(listener))
      return () => {
        for (const stop of silent) stop()
      }
    },
    [feeds],
  )
  return useSyncExternalStore(listen, () => {
    const now = ids.map((id) => feeds.get(id)?.view().curves ?? empty)
    const same = now.length === last.current.length && now.every((curves, at) => curves === last.current[at])
    if (!same) last.current = now
    return last.current
  })
}

interface Finer {
  readonly ids: readonly string[]
  readonly from: number
  readonly to: number
  readonly points: number
}

/** The last answer stays while a newer one is on its way; null asks nothing. */
function useFiner(asked: Finer | null): ReadonlyMap<string, readonly SeriesPoints[]> {
  const client = useClient()
  const [answer, setAnswer] = useState<ReadonlyMap<string, readonly SeriesPoints[]>>(new Map())
  const key = JSON.stringify(asked)
  useEffect(() => {
    const wanted = JSON.parse(key) as Finer | null
    let current = true
    const { ids, ...range } = wanted ?? { ids: [], from: 0, to: 0, points: 1 }
    const asking = ids.map(async (id) => [id, await client.call("run.points", { id, ...range })] as const)
    // Coarse curves stay where finer ones do not come.
    Promise.all(asking).then((found) => current && setAnswer(new Map(found)), () => undefined)
    return () => {
      current = false
    }
  }, [client, key])
  return answer
}
