import type { RankSpent } from "../model/rank-spent.ts"
import type { Remark } from "../model/remark.ts"
import type { RankState, Run, SeriesPoints } from "../model/run.ts"
import { stragglerText, type RankScore } from "../model/stragglers.ts"
import { rankStates } from "./boards.ts"
import type { RunsContext } from "./context.ts"
import { Launch } from "./launch.ts"
import { rankExists } from "./process-exists.ts"
import { scoresOf } from "./rank-looks.ts"
import { logPath, readBoards } from "./run-folder.ts"
import { wholeText } from "./whole-text.ts"

/** What a watcher of a run hears, as the contract's RunEvent. */
export type WatchedEvent =
  | { readonly event: "run"; readonly run: Run }
  | { readonly event: "points"; readonly cursor: number; readonly points: SeriesPoints[] }
  | { readonly event: "log"; readonly attempt: number; readonly offset: number; readonly text: string }
  | { readonly event: "ranks"; readonly ranks: RankState[] }

const pollMilliseconds = 250
const ranksMilliseconds = 1000
const firstPoints = 2000
const firstLogBytes = 64 * 1024
const logChunk = 256 * 1024

interface Watching {
  readonly context: RunsContext
  readonly id: string
  readonly names: Readonly<Record<string, string>>
  change: number
  cursor: number
  attempt: number
  logOffset: number
  ranksAt: number
  ranksText: string
  /** What the ranks had spent at the last look. */
  spent: ReadonlyMap<number, RankSpent>
}

/** First the whole state (run, points after `cursor`, the log's tail), then what changes, until `signal` aborts or the app closes. */
export async function* watchRun(context: RunsContext, { id, cursor }: { id: string; cursor: number }, signal: AbortSignal): AsyncGenerator<WatchedEvent> {
  const names = Launch.safeParse(context.store.runs.launch(id)).data?.names ?? {}
  const watching: Watching = { context, id, names, change: -1, cursor, attempt: 0, logOffset: 0, ranksAt: 0, ranksText: "", spent: new Map() }
  const wake = (): void => context.wakes.wake()
  signal.addEventListener("abort", wake)
  try {
    while (!signal.aborted && !context.closing()) {
      yield* changes(watching)
      if (signal.aborted || context.closing()) return
      await context.wakes.sleep(pollMilliseconds)
    }
  } finally {
    signal.removeEventListener("abort", wake)
  }
}

/** Points before the run that says it ended: who leaves at the end has seen all. */
async function* changes(watching: Watching): AsyncGenerator<WatchedEvent> {
  const { context, id } = watching
  const change = context.store.runs.changeOf(id)
  const run = context.store.runs.get(id)
  if (run === null) return
  if (watching.change < 0) yield { event: "run", run }
  yield* newPoints(watching)
  yield* newLog(watching, run)
  yield* newRanks(watching, run)
  if (watching.change >= 0 && change !== watching.change) yield { event: "run", run }
  watching.change = change
}

function* newPoints(watching: Watching): Generator<WatchedEvent> {
  const { points } = watching.context.store
  if (watching.change < 0 && watching.cursor === 0) {
    watching.cursor = points.lastCursor()
    const whole = points.between(watching.id, { from: null, to: null, points: firstPoints })
    if (whole.length > 0) yield { event: "points", cursor: watching.cursor, points: whole }
  }
  // An answer holds only so many rows: all of them are told before the run's end is.
  for (let next = points.after(watching.id, watching.cursor); next.cursor !== watching.cursor; next = points.after(watching.id, watching.cursor)) {
    watching.cursor = next.cursor
    if (next.points.length > 0) yield { event: "points", cursor: next.cursor, points: next.points }
  }
}

async function* newLog(watching: Watching, run: Run): AsyncGenerator<WatchedEvent> {
  const attempt = run.attempts.length
  if (attempt === 0) return
  const { transport } = watching.context
  const path = logPath(run.folder, attempt)
  if (attempt !== watching.attempt) {
    const size = (await transport.stat(path))?.size ?? 0
    watching.logOffset = watching.attempt === 0 ? Math.max(0, size - firstLogBytes) : 0
    watching.attempt = attempt
  }
  for (;;) {
    const bytes = await transport.read(path, watching.logOffset, logChunk)
    const { text, used } = wholeText(bytes ?? new Uint8Array())
    if (used === 0) return
    yield { event: "log", attempt, offset: watching.logOffset, text }
    watching.logOffset += used
  }
}

/** Boards once a second while the run is running; once more, empty, when it is not. */
async function* newRanks(watching: Watching, run: Run): AsyncGenerator<WatchedEvent> {
  const { context } = watching
  const now = context.now()
  const live = run.state === "running" || run.state === "stopping"
  if (live && now - watching.ranksAt < ranksMilliseconds / 1000) return
  watching.ranksAt = now
  const slots = live ? await readBoards(context.transport, run.folder, run.attempts.length) : []
  const ranks = withScores(rankStates(slots, { now, names: watching.names, exists: rankExists(run), before: (rank) => watching.spent.get(rank) ?? null }), live ? scoresOf(context, run.id) : [])
  watching.spent = new Map(slots.flatMap(({ spent }) => (spent === undefined ? [] : [[spent.rank, spent]])))
  const text = JSON.stringify(ranks.map((rank) => ({ ...rank, age: Math.round(rank.age), idle: Math.round(rank.idle) })))
  if (text === watching.ranksText || (watching.ranksText === "" && ranks.length === 0)) return
  watching.ranksText = text
  yield { event: "ranks", ranks }
}

function withScores(ranks: readonly RankState[], scores: readonly RankScore[]): RankState[] {
  const of = new Map(scores.map((score) => [score.rank, score]))
  return ranks.map((rank) => {
    const score = of.get(rank.rank)
    if (score === undefined) return rank
    return { ...rank, score, ...(score.straggler && rank.message === undefined ? { message: stragglerText(score) } : {}) }
  })
}

/** Notes and tags of all runs, whenever one of them changed. */
export async function* watchRemarks(context: RunsContext, signal: AbortSignal): AsyncGenerator<Record<string, Remark>> {
  yield* whenever(context, signal, () => context.store.remarks.change(), () => context.store.remarks.all())
}

/** The list of all runs, newest first, whenever one of them changed. */
export async function* watchRuns(context: RunsContext, signal: AbortSignal): AsyncGenerator<Run[]> {
  yield* whenever(context, signal, () => context.store.runs.change(), () => context.store.runs.list())
}

async function* whenever<T>(context: RunsContext, signal: AbortSignal, present: () => number, read: () => T): AsyncGenerator<T> {
  let seen = -1
  const wake = (): void => context.wakes.wake()
  signal.addEventListener("abort", wake)
  try {
    while (!signal.aborted && !context.closing()) {
      const change = present()
      if (change !== seen) yield read()
      seen = change
      await context.wakes.sleep(pollMilliseconds)
    }
  } finally {
    signal.removeEventListener("abort", wake)
  }
}
