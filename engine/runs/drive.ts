import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { Run } from "../model/run.ts"
import { stoppingText } from "../model/run-next.ts"
import type { HistoryEvent } from "../model/run-next.ts"
import { rankStates, troubleText } from "./boards.ts"
import { buildProgress } from "./build-progress.ts"
import { LeaseLost, leaseSeconds, takeLease, whileLeased } from "./context.ts"
import type { RunsContext } from "./context.ts"
import { explain } from "./explain.ts"
import type { Marks } from "./job-files.ts"
import { Launch, launch } from "./launch.ts"
import { attemptFolder, logPath, logTail, readBoards, readExit, readProcess } from "./run-folder.ts"
import type { ExitRecord } from "./run-folder.ts"
import { processExists } from "./process-exists.ts"
import { tailMetrics } from "./tail-metrics.ts"

/** What the driver remembers of a run between two looks; all of it can be found out again by another driver. */
interface Memory {
  readonly id: string
  readonly launch: Launch
  /** When this app last looked at the boards, and first missed the process record. */
  boardsAt: number
  missingSince: number | null
  /** When job.sh was first seen to be gone without an exit record. */
  goneSince: number | null
}

const lookMilliseconds = 150
/** Between two parts of a log that has more: leaves the write lock to others for a moment. */
const busyMilliseconds = 10
const boardSeconds = 1
/** Seconds that job.sh has, from its claim on, to write its process record. */
const startSeconds = 10
/** Seconds that ranks without their job.sh have to end. */
const lingerSeconds = 20
const logBytes = 256 * 1024

/** Drives one run to its end, or until another app took it over or this one closes. The caller holds the lease. */
export async function drive(context: RunsContext, id: string): Promise<void> {
  const memory: Memory = { id, launch: Launch.parse(context.store.runs.launch(id)), boardsAt: 0, missingSince: null, goneSince: null }
  let renewed = context.now()
  try {
    while (!context.closing()) {
      const now = context.now()
      if (now - renewed > leaseSeconds / 4) {
        if (!takeLease(context, id)) return
        renewed = now
      }
      const run = context.store.runs.get(id)
      if (run === null || run.state === "ended") break
      const more = await step(context, memory, run)
      if (context.store.runs.get(id)?.state !== "ended") await context.wakes.sleep(more ? busyMilliseconds : lookMilliseconds)
    }
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error
    return
  }
  context.store.leases.release(id, context.owner)
}

function tell(context: RunsContext, id: string, events: readonly HistoryEvent[]): void {
  whileLeased(context, id, () => context.store.runs.append(id, events))
}

/** True when there is more to do at once. */
async function step(context: RunsContext, memory: Memory, run: Run): Promise<boolean> {
  const attempt = run.attempts.at(-1)
  const idle = attempt === undefined || attempt.outcome !== undefined
  if (!idle) {
    if (run.state === "stopping") await requestStop(context, run, attempt.number)
    return look(context, memory, run)
  }
  if (run.state === "stopping") tell(context, run.id, [{ event: "ended", t: context.now(), attempt: null, outcome: "cancelled", code: null, failure: null }])
  else await begin(context, memory, run)
  return false
}

/** Journal first, then start: after a crash between the two the claim tells whether it was started. */
async function begin(context: RunsContext, memory: Memory, run: Run): Promise<void> {
  const attempt = run.attempts.length + 1
  tell(context, run.id, [{ event: "launching", t: context.now(), attempt }])
  await context.transport.remove(join(run.folder, "stop"))
  await start(context, memory, { run, attempt })
}

async function start(context: RunsContext, memory: Memory, { run, attempt }: { run: Run; attempt: number }): Promise<void> {
  whileLeased(context, run.id, () => undefined)
  const refusal = await launch(context.transport, context.home, { run, attempt, data: memory.launch.data })
  memory.missingSince = context.now()
  if (refusal === null) return tell(context, run.id, [{ event: "launched", t: context.now(), attempt }])
  const failure = { code: "run-not-started", message: refusal, at: {} }
  tell(context, run.id, [{ event: "ended", t: context.now(), attempt, outcome: "failed", code: null, failure }])
}

/**
 * The stop file holds how many requests were carried out: each one is one signal to job.sh, also when the driver changes
 * in between; the second ends the ranks at once.
 */
async function requestStop(context: RunsContext, run: Run, attempt: number): Promise<void> {
  const path = join(run.folder, "stop")
  const written = await context.transport.read(path, 0, 20)
  const done = written === null ? 0 : Number(Buffer.from(written).toString() || "1")
  const wanted = stopRequests(context, run.id)
  if (wanted <= done) return
  const process = await readProcess(context.transport, run.folder, attempt)
  if (process === null) return
  whileLeased(context, run.id, () => undefined)
  await context.transport.write(path, String(wanted))
  await context.transport.signal(process, "SIGTERM")
}

function stopRequests(context: RunsContext, id: string): number {
  const events = context.store.runs.events(id)
  const from = events.findLastIndex(({ event }) => event === "launching")
  return events.slice(from + 1).filter(({ event }) => event === "stop-requested").length
}

/** One look at a launched attempt. The exit record is read before the logs, so that nothing written before it is missed. */
async function look(context: RunsContext, memory: Memory, run: Run): Promise<boolean> {
  const attempt = run.attempts.length
  const { transport } = context
  let exit = await readExit(transport, run.folder, attempt)
  const gone = exit === null && (await vanished(context, memory, run))
  if (gone) exit = await readExit(transport, run.folder, attempt)
  const over = exit !== null || (gone && !(await ranksLinger(context, memory, run)))
  const more = await tailMetrics(context, run, attempt)
  if (over && !more) {
    await conclude(context, memory, { run, exit })
    return false
  }
  if (run.state === "building") await tellDetail(context, run, buildProgress(await logTail(transport, logPath(run.folder, attempt), 16 * 1024)))
  if (run.state === "running" || run.state === "stopping") await lookAtRanks(context, memory, run)
  return more
}

/** True when the attempt's process is gone. One that has not begun is started again when nothing claimed it. */
async function vanished(context: RunsContext, memory: Memory, run: Run): Promise<boolean> {
  const attempt = run.attempts.length
  const process = await readProcess(context.transport, run.folder, attempt)
  if (process !== null) return !(await context.transport.alive(process))
  memory.missingSince ??= context.now()
  if (context.now() - memory.missingSince < startSeconds) {
    const launched = context.store.runs.events(run.id).some((event) => event.event === "launched" && event.attempt === attempt)
    const claimed = await context.transport.stat(join(run.folder, "claim", String(attempt)))
    if (!launched && claimed === null) await start(context, memory, { run, attempt })
    return false
  }
  return true
}

/** Ranks whose job.sh was killed checkpoint and end by themselves; until then they write, and no other attempt may begin. */
async function ranksLinger(context: RunsContext, memory: Memory, run: Run): Promise<boolean> {
  memory.goneSince ??= context.now()
  if (context.now() - memory.goneSince > lingerSeconds) return false
  const slots = await readBoards(context.transport, run.folder, run.attempts.length)
  return slots.some(({ phase, pid }) => phase !== "done" && processExists(pid) === true)
}

async function lookAtRanks(context: RunsContext, memory: Memory, run: Run): Promise<void> {
  const now = context.now()
  if (now - memory.boardsAt < boardSeconds) return
  memory.boardsAt = now
  const { names } = memory.launch
  const slots = await readBoards(context.transport, run.folder, run.attempts.length)
  const trouble = troubleText(rankStates(slots, { now, names, exists: processExists }), names)
  const stopping = run.state === "stopping"
  // A stopped build has no ranks: there is no checkpoint to speak of.
  if (stopping && slots.length === 0) return
  if (trouble === null) return tellDetail(context, run, stopping ? stoppingText : "running")
  await tellDetail(context, run, stopping ? `${trouble}. Stop again to end the run at once, without a checkpoint` : trouble)
}

async function tellDetail(context: RunsContext, run: Run, text: string | null): Promise<void> {
  if (text === null || text === run.detail) return
  tell(context, run.id, [{ event: "detail", t: context.now(), attempt: run.attempts.length, text }])
}

async function conclude(context: RunsContext, memory: Memory, { run, exit }: { run: Run; exit: ExitRecord | null }): Promise<void> {
  const attempt = run.attempts.length
  const { transport } = context
  const verdict = explain({
    exit,
    log: await logTail(transport, logPath(run.folder, attempt), logBytes),
    marks: await readMarks(run.folder),
    names: memory.launch.names,
    jobFolder: join(context.home.jobs, run.job),
    stopRequests: stopRequests(context, run.id),
    boards: await readBoards(transport, run.folder, attempt),
    freeBytes: await transport.freeBytes(attemptFolder(run.folder, attempt)).catch(() => Number.POSITIVE_INFINITY),
  })
  tell(context, run.id, [{ event: "ended", t: exit?.t ?? context.now(), attempt, outcome: verdict.outcome, code: exit?.code ?? null, failure: verdict.failure }])
}

async function readMarks(folder: string): Promise<Marks> {
  return readFile(join(folder, "marks.json"), "utf8").then((text) => JSON.parse(text) as Marks, () => ({}))
}
