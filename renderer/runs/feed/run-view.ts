import type { Run } from "../../../engine/model/run.ts"
import { addPoints, type Curve } from "../curves/curve.ts"
import { addText, emptyLog, type LogText } from "../log/log-text.ts"
import type { RunEvent } from "./gather.ts"

/** Curves and logs of one run, as its watch tells them; where its ranks are, the workspace knows. */
export interface RunView {
  readonly run: Run | null
  readonly curves: ReadonlyMap<string, Curve>
  /** By attempt. */
  readonly logs: ReadonlyMap<number, LogText>
}

export const emptyView: RunView = { run: null, curves: new Map(), logs: new Map() }

/** The view after `events`, in their order. */
export function fold(view: RunView, events: readonly RunEvent[]): RunView {
  return events.reduce(next, view)
}

function next(view: RunView, event: RunEvent): RunView {
  switch (event.event) {
    case "run":
      return { ...view, run: event.run }
    case "points":
      return { ...view, curves: addPoints(view.curves, event.points) }
    case "log":
      return { ...view, logs: withText(view.logs, event) }
    case "ranks":
      return view
  }
}

function withText(logs: RunView["logs"], event: { attempt: number; offset: number; text: string }): RunView["logs"] {
  const old = logs.get(event.attempt) ?? emptyLog(event.attempt, event.offset)
  const fresh = addText(old, event.offset, event.text)
  return fresh === old && logs.has(event.attempt) ? logs : new Map(logs).set(event.attempt, fresh)
}
