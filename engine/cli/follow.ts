import type { Run, SeriesPoints } from "../model/run.ts"
import { Launch } from "../runs/launch.ts"
import type { WatchedEvent } from "../runs/watch.ts"
import { exitCode } from "./command.ts"
import type { ExitCode } from "./command.ts"
import type { Workplace } from "./home.ts"
import type { Output } from "./output.ts"
import { newProgress } from "./progress.ts"
import { scoreLines, scoresByName } from "./scores.ts"

export interface Following {
  readonly place: Workplace
  readonly output: Output
  readonly id: string
  /** Ctrl+C stops the run, a second one leaves it alone; otherwise Ctrl+C only stops looking. */
  readonly stopOnInterrupt: boolean
}

/** Shows a run until it ends, and how it ended. */
export async function follow({ place, output, id, stopOnInterrupt }: Following): Promise<ExitCode> {
  const leave = new AbortController()
  const names = Launch.safeParse(place.store.runs.launch(id)).data?.names ?? {}
  const release = onInterrupt(() => {
    const run = place.driver.get(id)
    if (!stopOnInterrupt || run.state === "ended" || run.state === "stopping") return leave.abort()
    place.driver.stop(id)
    output.complain(`Stopping run #${run.number} after a checkpoint. Ctrl+C again leaves it to itself.`)
  }, leave)
  try {
    const progress = newProgress(output)
    for await (const event of place.driver.watch({ id, cursor: 0 }, leave.signal)) {
      tellEvent(output, event)
      progress.show(event)
      if (event.event === "run" && event.run.state === "ended") return ended(output, event.run, names)
    }
    return left(output, place.driver.get(id))
  } finally {
    output.status("")
    release()
  }
}

/** A line a record for programs; the log and the ranks are in files. */
function tellEvent(output: Output, event: WatchedEvent): void {
  if (event.event === "run") {
    const { id, number, state, detail, stages } = event.run
    output.tell({ event: "state", run: id, number, state, detail, stages })
  } else if (event.event === "points") {
    output.tell({ event: "points", points: event.points.map(lastPoint) })
  } else if (event.event === "ranks") {
    for (const rank of event.ranks) if (rank.message !== undefined) output.tell({ event: "rank", rank: rank.rank, state: rank.state, message: rank.message })
  }
}

function lastPoint({ series, stage, steps, values }: SeriesPoints): object {
  return { stage, series, step: steps.at(-1), value: values.at(-1) }
}

function ended(output: Output, run: Run, names: Readonly<Record<string, string>>): ExitCode {
  const { id, number, outcome, failure, folder } = run
  output.status("")
  if (outcome === "done") output.say(`Run #${number} is done after ${seconds(run)}.`)
  else if (outcome === "failed") output.complain(`Run #${number} failed: ${failure?.message ?? "the log says why"}\n  log: ${folder}/attempts/${run.attempts.length}/log`)
  else output.say(`Run #${number} is ${outcome}. Go on with: tephra resume ${number}`)
  for (const line of scoreLines(run, names)) output.say(line)
  if (outcome === "done") output.say(`Model and results: ${folder}/out`)
  output.tell({ event: "ended", run: id, number, outcome, scores: scoresByName(run, names), failure, folder })
  return outcome === "done" ? exitCode.fine : outcome === "failed" ? exitCode.failed : exitCode.stopped
}

function seconds(run: Run): string {
  const all = (run.endedAt ?? run.createdAt) - run.createdAt
  return all < 120 ? `${all.toFixed(0)} s` : `${(all / 60).toFixed(1)} min`
}

function left(output: Output, run: Run): ExitCode {
  output.complain(`Run #${run.number} goes on by itself. tephra watch ${run.number} shows it, tephra stop ${run.number} stops it.`)
  output.tell({ event: "left", run: run.id, number: run.number, state: run.state })
  return run.state === "stopping" ? exitCode.stopped : exitCode.fine
}

/** Ctrl+C calls `interrupted`; a hang-up or TERM leaves at once, and the run goes on. */
function onInterrupt(interrupted: () => void, leave: AbortController): () => void {
  const end = (): void => leave.abort()
  process.on("SIGINT", interrupted)
  process.on("SIGTERM", end)
  process.on("SIGHUP", end)
  return () => {
    process.off("SIGINT", interrupted)
    process.off("SIGTERM", end)
    process.off("SIGHUP", end)
  }
}
