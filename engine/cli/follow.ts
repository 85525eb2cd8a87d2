import { bytes, count } from "../machines/doctor/words.ts"
import type { Run, SeriesPoints } from "../model/run.ts"
import { earlyTexts } from "../model/run-words.ts"
import { Launch } from "../runs/launch.ts"
import { artifactFolder } from "../runs/artifacts.ts"
import { leftThere, type ResultFile } from "../runs/site/results.ts"
import type { WatchedEvent } from "../runs/watch.ts"
import type { Store } from "../store/open-store.ts"
import { localTransport } from "../transport/local/local-transport.ts"
import { attendLong } from "./attend.ts"
import { exitCode } from "./command.ts"
import type { ExitCode } from "./command.ts"
import type { Workplace } from "./home.ts"
import { onInterrupt } from "./interrupts.ts"
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
  const names = namesOf(place.store, id)
  const release = onInterrupt(() => {
    const run = place.driver.get(id)
    if (!stopOnInterrupt || run.state === "ended" || run.state === "stopping") return leave.abort()
    place.driver.stop(id)
    output.complain(`Stopping run #${run.number} after a checkpoint. Ctrl+C again leaves it to itself.`)
  }, leave)
  try {
    const progress = newProgress(output)
    void attendLong(place, output, { machine: place.driver.get(id).target.machine, signal: leave.signal })
    for await (const event of place.driver.watch({ id, cursor: 0 }, leave.signal)) {
      tellEvent(output, id, event)
      progress.show(event)
      if (event.event === "run" && event.run.state === "ended") return await ended(output, event.run, names)
    }
    return left(output, place.driver.get(id))
  } finally {
    output.status("")
    leave.abort()
    release()
  }
}

export function namesOf({ runs }: Pick<Store, "runs">, id: string): Readonly<Record<string, string>> {
  return Launch.safeParse(runs.launch(id)).data?.names ?? {}
}

/** A line a record for programs; the log and the ranks are in files. */
export function tellEvent(output: Output, of: string, event: WatchedEvent): void {
  if (event.event === "run") {
    const { id, number, state, detail, stages } = event.run
    output.tell({ event: "state", run: id, number, state, detail, stages })
  } else if (event.event === "points") {
    output.tell({ event: "points", run: of, points: event.points.map(lastPoint) })
  } else if (event.event === "ranks") {
    for (const rank of event.ranks) if (rank.message !== undefined) output.tell({ event: "rank", run: of, rank: rank.rank, state: rank.state, message: rank.message })
  }
}

function lastPoint({ series, stage, steps, values }: SeriesPoints): object {
  return { stage, series, step: steps.at(-1), value: values.at(-1) }
}

export async function ended(output: Output, run: Run, names: Readonly<Record<string, string>>): Promise<ExitCode> {
  const { id, number, outcome, failure, folder, detail } = run
  output.status("")
  if (outcome === "done") output.say([`Run #${number} is done after ${seconds(run)}.`, ...earlyTexts(run)].join("\n  "))
  else if (outcome === "failed") output.complain(`Run #${number} failed: ${failure?.message ?? "the log says why"}\n  log: ${folder}/attempts/${run.attempts.length}/log`)
  else output.say(`Run #${number} is ${failure === null ? detail : `${outcome}: ${detail}`}\n  Go on with: tephra resume ${number}`)
  for (const line of scoreLines(run, names)) output.say(line)
  const elsewhere = await leftThere(localTransport(), folder)
  if (outcome === "done") output.say(`${elsewhere.length === 0 ? "Model and results" : "Results"}: ${artifactFolder({ folder })}`)
  if (elsewhere.length > 0) output.say(leftText(run, elsewhere))
  output.tell({ event: "ended", run: id, number, outcome, detail, scores: scoresByName(run, names), failure, folder, leftThere: elsewhere })
  return outcome === "done" ? exitCode.fine : outcome === "failed" ? exitCode.failed : exitCode.stopped
}

/** `Larger results stay on cluster: model.npz (1.2 GB) and 3 more files. tephra fetch 12 brings them here.` */
function leftText({ number, target }: Run, files: readonly ResultFile[]): string {
  const [largest, ...others] = files.toSorted((left, right) => right.size - left.size)
  const more = others.length === 0 ? "" : ` and ${count(others.length, "more file")}`
  return `Larger results stay on ${target.machine}: ${largest?.path} (${bytes(largest?.size ?? 0)})${more}. Bring them here with: tephra fetch ${number}`
}

function seconds(run: Run): string {
  const from = run.attempts[0]?.startedAt ?? run.createdAt
  const all = (run.endedAt ?? from) - from
  return all < 120 ? `${all.toFixed(0)} s` : `${(all / 60).toFixed(1)} min`
}

export function left(output: Output, run: Run): ExitCode {
  output.complain(`Run #${run.number} goes on by itself. tephra watch ${run.number} shows it, tephra stop ${run.number} stops it.`)
  output.tell({ event: "left", run: run.id, number: run.number, state: run.state })
  return run.state === "stopping" ? exitCode.stopped : exitCode.fine
}
