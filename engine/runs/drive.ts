import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { Run } from "../model/run.ts"
import { localTarget } from "../model/target.ts"
import { stoppingText, withChain } from "../model/run-next.ts"
import { goesFirst } from "./array-turn.ts"
import { rankStates, troubleText, type BoardSlot } from "./boards.ts"
import { buildProgress } from "./build-progress.ts"
import { chainStep, interruption } from "./chain.ts"
import { LeaseLost, leaseSeconds, takeLease, whileLeased } from "./context.ts"
import type { RunsContext } from "./context.ts"
import { evidenceNotes, type EvidenceNotes } from "./evidence.ts"
import { earlyEnds } from "./early-ends.ts"
import { explain, saysWhy } from "./explain.ts"
import type { JobText, Marks } from "./job-files.ts"
import { readJobFolder } from "./job-folder.ts"
import { Launch } from "./launch.ts"
import { localPlace } from "./local-place.ts"
import type { Place } from "./place.ts"
import { rankExists } from "./process-exists.ts"
import { keepLook, slowText } from "./rank-looks.ts"
import { queueEnd } from "./queue-verdict.ts"
import { attemptFolder, logPath, logTail, readBoards, readExit, stopPath } from "./run-folder.ts"
import type { ExitRecord } from "./run-folder.ts"
import { sitePlace, waitingText } from "./site/site-place.ts"
import { stopRequests, stopsOf } from "./stop-requests.ts"
import { tailMetrics } from "./tail-metrics.ts"
import { tell, tellCancelled, tellDetail } from "./tell.ts"

/** What the driver remembers of a run between two looks; all of it can be found out again by another driver. */
interface Memory {
  readonly launch: Launch
  /** Of the present attempt. */
  place: Place
  readonly notes: EvidenceNotes
  /** When this app last looked at the boards. */
  boardsAt: number
  /** What was last said of slow ranks. */
  slow: { readonly text: string | null; readonly at: number }
}

const localMachine = localTarget.machine
const lookMilliseconds = 150
/** Between two parts of a log that has more: leaves the write lock to others for a moment. */
const busyMilliseconds = 10
const boardSeconds = 1
/** Boards are written once a second. */
const freshSeconds = 3
const slowSeconds = 10
const logBytes = 256 * 1024

/** Drives one run to its end, or until another app took it over or this one closes. The caller holds the lease. */
export async function drive(context: RunsContext, id: string): Promise<void> {
  const launch = Launch.parse(context.store.runs.launch(id))
  const notes = evidenceNotes(context)
  const memory: Memory = { launch, notes, place: placeOf(context, { id, launch, notes }), boardsAt: 0, slow: { text: null, at: 0 } }
  // A step may wait for a site longer than a lease lasts.
  const lost = new AbortController()
  const renewal = setInterval(() => {
    if (!renew(context, id)) lost.abort()
  }, leaseSeconds * 250)
  try {
    while (!context.closing() && !lost.signal.aborted) {
      const run = context.store.runs.get(id)
      if (run === null || run.state === "ended") break
      const more = await step(context, memory, run)
      // Another app of this person may be logged in: whoever is shall have it.
      if (!memory.place.reachable()) break
      if (context.store.runs.get(id)?.state !== "ended") await context.wakes.sleep(more ? busyMilliseconds : lookMilliseconds)
    }
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error
    return
  } finally {
    clearInterval(renewal)
  }
  context.store.leases.release(id, context.owner)
}

/** Whether there is something that this app can do for it, or tell of it. */
export function canDrive({ sites }: RunsContext, { target: { machine }, detail }: Run): boolean {
  return machine === localMachine || sites.open(machine) !== null || detail !== waitingText(sites.title(machine) ?? machine)
}

function placeOf(context: RunsContext, { id, launch, notes }: { id: string; launch: Launch; notes: EvidenceNotes }): Place {
  const machine = context.store.runs.get(id)?.target.machine ?? localMachine
  const files = (run: Run): Promise<JobText[]> => readJobFolder(join(context.home.jobs, run.job))
  return machine === localMachine ? localPlace(context, launch, notes) : sitePlace(context, { machine, sites: context.sites, files, notes })
}

/** False when another app has it; on a disk that is full it lapses by itself. */
function renew(context: RunsContext, id: string): boolean {
  try {
    return takeLease(context, id)
  } catch {
    return true
  }
}

/** True when there is more to do at once. */
async function step(context: RunsContext, memory: Memory, run: Run): Promise<boolean> {
  const attempt = run.attempts.at(-1)
  const idle = attempt === undefined || attempt.outcome !== undefined
  if (!idle) {
    if (run.state === "stopping") await memory.place.stop(run, attempt.number, stopRequests(context.store, run.id))
    return look(context, memory, run)
  }
  if (run.state === "stopping") tellCancelled(context, run.id, null)
  else if (!waitsItsTurn(context, run)) await begin(context, memory, run)
  return false
}

function waitsItsTurn({ store }: RunsContext, run: Run): boolean {
  return run.target.machine === localMachine && run.attempts.length === 0 && goesFirst(store, run) !== null
}

/** Journal first, then start: after a crash between the two the claim tells whether it was started. */
async function begin(context: RunsContext, memory: Memory, run: Run): Promise<void> {
  const attempt = run.attempts.length + 1
  memory.place = placeOf(context, { id: run.id, launch: memory.launch, notes: memory.notes })
  tell(context, run.id, [{ event: "launching", t: context.now(), attempt }])
  await context.transport.remove(stopPath(run.folder))
  await memory.place.start(run, attempt)
}

/** One look at a launched attempt. The exit record is read before the logs, so that nothing written before it is missed. */
async function look(context: RunsContext, memory: Memory, run: Run): Promise<boolean> {
  const attempt = run.attempts.length
  const { transport } = context
  const { place } = memory
  const toFetch = await place.fetch(run, attempt)
  let exit = await readExit(transport, run.folder, attempt)
  const gone = exit === null && (await place.presence(run, attempt)) === "gone"
  if (gone) exit = await readExit(transport, run.folder, attempt)
  const over = exit !== null || gone
  const more = (await tailMetrics(context, run, attempt)) || toFetch
  if (over && !more) {
    if (exit !== null && !saysWhy(exit) && stopRequests(context.store, run.id) === 0 && place.awaitsQueueState()) return false
    await conclude(context, memory, { run, exit })
    return false
  }
  if (run.state === "building") tellDetail(context, run, buildProgress(await logTail(transport, logPath(run.folder, attempt), 16 * 1024)))
  if (run.state === "running" || run.state === "stopping") await lookAtRanks(context, memory, run)
  return more
}

async function lookAtRanks(context: RunsContext, memory: Memory, run: Run): Promise<void> {
  const now = context.now()
  if (now - memory.boardsAt < boardSeconds) return
  memory.boardsAt = now
  const { names } = memory.launch
  const attempt = run.attempts.length
  const slots = await readBoards(context.transport, run.folder, attempt)
  const last = slots.reduce((latest, { time }) => Math.max(latest, time), 0)
  if (slots.length > 0) memory.notes.heard({ run: run.id, attempt }, "heartbeat", heartbeatText(slots, last), last)
  keepLook(context, { run: run.id, attempt }, slots)
  const trouble = troubleText(rankStates(slots, { now, names, exists: rankExists(run) }), names)
  const stopping = run.state === "stopping"
  // A stopped build has no ranks: there is no checkpoint to speak of.
  if (stopping && slots.length === 0) return
  if (trouble === null) return tellDetail(context, run, stopping ? stoppingText : withChain(run, slowRanks(context, memory, run) ?? "running"))
  tellDetail(context, run, stopping ? `${trouble}. Stop again to end the run at once, without a checkpoint` : trouble)
}

/** Looked at seldom: a rank near the limit must not change the run's words each second. */
function slowRanks(context: RunsContext, memory: Memory, run: Run): string | null {
  const now = context.now()
  if (now - memory.slow.at >= slowSeconds) memory.slow = { text: slowText(context, run.id), at: now }
  return memory.slow.text
}

/** Ranks whose last word is as new as the newest. */
function heartbeatText(slots: readonly BoardSlot[], last: number): string {
  const answering = slots.filter(({ time }) => last - time < freshSeconds).length
  return `${answering} of ${slots[0]?.ranks ?? slots.length} ${slots[0]?.ranks === 1 ? "rank" : "ranks"} answer, in ${slots[0]?.stage ?? "no stage"}`
}

async function conclude(context: RunsContext, memory: Memory, { run, exit }: { run: Run; exit: ExitRecord | null }): Promise<void> {
  const attempt = run.attempts.length
  const { transport } = context
  const { place } = memory
  if (exit !== null) memory.notes.heard({ run: run.id, attempt }, "exit", `job.sh ended with code ${exit.code} in ${exit.stage}`, exit.t)
  const log = await logTail(transport, logPath(run.folder, attempt), logBytes)
  const early = earlyEnds(log)
  const queue = queueEnd(place.queueState(), exit)
  const verdict = explain({
    exit,
    log,
    marks: await readMarks(run.folder),
    names: memory.launch.names,
    jobFolder: join(context.home.jobs, run.job),
    stopRequests: stopRequests(context.store, run.id),
    boards: await readBoards(transport, run.folder, attempt),
    freeBytes: await transport.freeBytes(attemptFolder(run.folder, attempt)).catch(() => Number.POSITIVE_INFINITY),
    queue,
  })
  const why = place.endsJobs() ? interruption(exit, queue) : null
  whileLeased(context, run.id, () => {
    const events = context.store.runs.events(run.id)
    // A person may have asked for a stop just now.
    const chain = why === null || stopsOf(events) > 0 ? null : chainStep(run, events, { attempt, why })
    const { outcome, failure } = chain?.goesOn === null ? chain : verdict
    const t = context.now()
    context.store.runs.append(run.id, [
      { event: "ended", t: exit?.t ?? t, attempt, outcome, code: exit?.code ?? null, failure, ...(Object.keys(early).length === 0 ? {} : { early }) },
      ...(chain === null || chain.goesOn === null ? [] : [{ event: "continued", t, attempt, ...chain.goesOn } as const]),
    ])
  })
}

async function readMarks(folder: string): Promise<Marks> {
  return readFile(join(folder, "marks.json"), "utf8").then((text) => JSON.parse(text) as Marks, () => ({}))
}
