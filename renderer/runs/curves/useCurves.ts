import type { Run } from "../../../engine/model/run.ts"
import { useCall } from "../../client/useCall.ts"
import { useFeedPart, useRunFeed } from "../feed/useRunView.ts"
import type { Curve } from "./curve.ts"
import { isThinned, splicedAll } from "./splice.ts"

/** A little more than the view: the last bucket asked for is often a part of one, and noisy for that. */
function around([from, to]: readonly [number, number], columns: number): { from: number; to: number } {
  const margin = 2 * Math.ceil((to - from) / columns)
  return { from: Math.floor(from) - margin, to: Math.ceil(to) + margin }
}

/** A run's curves, made finer between the ends of `view` when what is held there is thinned. */
export function useCurves(run: Run | null, view: readonly [number, number] | null, columns: number): ReadonlyMap<string, Curve> {
  const feed = useRunFeed(run?.id ?? null)
  const curves = useFeedPart(feed, (part) => part.curves)
  const finer = view !== null && [...curves.values()].some((curve) => isThinned(curve, view[0], view[1]))
  const asked = finer && run ? { id: run.id, ...around(view, columns), points: columns * 2 } : null
  const answer = useCall("run.points", asked)
  return asked && answer.value ? splicedAll(curves, answer.value) : curves
}
