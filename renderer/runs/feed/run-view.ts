import type { RankState, Run, StageProgress } from "../../../engine/model/run.ts"
import { addPoints, type Curve } from "../curves/curve.ts"
import { addText, emptyLog, type LogText } from "../log/log-text.ts"
import { stageFraction } from "../words.ts"
import type { RunEvent } from "./gather.ts"

/** How far a job block is, for the bar on its node. */
export interface BlockProgress {
  /** Between 0 and 1; null while the number of steps is not known. */
  readonly fraction: number | null
  readonly state: StageProgress["state"]
}

/** All that is known of one run: a fold over what its watch tells. */
export interface RunView {
  readonly run: Run | null
  readonly curves: ReadonlyMap<string, Curve>
  /** By attempt. */
  readonly logs: ReadonlyMap<number, LogText>
  readonly ranks: readonly RankState[]
  readonly progress: ReadonlyMap<string, BlockProgress>
  readonly ranksOfBlock: ReadonlyMap<string, readonly RankState[]>
}

export const emptyView: RunView = { run: null, curves: new Map(), logs: new Map(), ranks: [], progress: new Map(), ranksOfBlock: new Map() }

/** The view after `events`, in their order. */
export function fold(view: RunView, events: readonly RunEvent[]): RunView {
  return events.reduce(next, view)
}

function next(view: RunView, event: RunEvent): RunView {
  switch (event.event) {
    case "run":
      return { ...view, run: event.run, progress: progressOf(event.run, view.progress) }
    case "points":
      return { ...view, curves: addPoints(view.curves, event.points) }
    case "log":
      return { ...view, logs: withText(view.logs, event) }
    case "ranks":
      return { ...view, ranks: event.ranks, ranksOfBlock: byBlock(event.ranks, view.ranksOfBlock) }
  }
}

function withText(logs: RunView["logs"], event: { attempt: number; offset: number; text: string }): RunView["logs"] {
  const old = logs.get(event.attempt) ?? emptyLog(event.attempt, event.offset)
  const fresh = addText(old, event.offset, event.text)
  return fresh === old && logs.has(event.attempt) ? logs : new Map(logs).set(event.attempt, fresh)
}

/** What did not change keeps its identity, so that only the nodes concerned are drawn again. */
function progressOf(run: Run, before: RunView["progress"]): RunView["progress"] {
  return new Map(
    run.stages.map((stage) => {
      const fraction = stageFraction(stage)
      const old = before.get(stage.block)
      return [stage.block, old && old.fraction === fraction && old.state === stage.state ? old : { fraction, state: stage.state }]
    }),
  )
}

function byBlock(ranks: readonly RankState[], before: RunView["ranksOfBlock"]): RunView["ranksOfBlock"] {
  const groups = new Map<string, RankState[]>()
  for (const rank of ranks) groups.set(rank.block, [...(groups.get(rank.block) ?? []), rank])
  return new Map([...groups].map(([block, group]) => [block, kept(before.get(block), group)]))
}

function kept(old: readonly RankState[] | undefined, group: readonly RankState[]): readonly RankState[] {
  const same = old?.length === group.length && group.every((rank, at) => rank.rank === old[at]?.rank && rank.state === old[at]?.state)
  return old && same ? old : group
}
