import { randomUUID } from "node:crypto"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { ApiError } from "../model/api-error.ts"
import type { Run, RunArray, SeriesPoints } from "../model/run.ts"
import { localTarget, type Target } from "../model/target.ts"
import type { Store } from "../store/open-store.ts"
import type { Between } from "../store/points-between.ts"
import { refuseReadOnly } from "../store/read-only.ts"
import { localTransport } from "../transport/local/local-transport.ts"
import { makeFolder } from "../transport/local/make-folder.ts"
import { newWakes, takeLease } from "./context.ts"
import type { RunsContext } from "./context.ts"
import { canDrive, drive } from "./drive.ts"
import { findRun, membersOf } from "./find-run.ts"
import type { Home } from "./home.ts"
import { blockNames, marksOf } from "./job-files.ts"
import type { JobText } from "./job-files.ts"
import { writeJobFolder } from "./job-folder.ts"
import { inputsText, type Launch } from "./launch.ts"
import { pruneBuilds } from "./prune-builds.ts"
import { runDetails, type RunDetails } from "./run-details.ts"
import { logPath } from "./run-folder.ts"
import { goApart } from "./site/go-apart.ts"
import type { Sites } from "./site/open-site.ts"
import { watchRun, watchRuns } from "./watch.ts"
import type { WatchedEvent } from "./watch.ts"
import { wholeText } from "./whole-text.ts"

/** A compiled job and on what to run it. */
export interface StartRequest {
  readonly name: string
  /** Path of the pipeline file, when it has one. */
  readonly file: string | null
  /** What emit wrote, and its hash. */
  readonly files: readonly JobText[]
  readonly hash: string
  readonly target: Target
  readonly seed: number | null
  /** In the order in which they run. */
  readonly stages: readonly { readonly stage: string; readonly block: string }[]
  /** Absolute paths by logical data name. */
  readonly data: readonly { readonly name: string; readonly path: string; readonly size: number; readonly sha256?: string | undefined }[]
}

/** The runs of one home: starts and drives them, and tells of those that another app drives. */
export interface Driver {
  start(request: StartRequest): Promise<Run>
  /** Runs that differ in one thing and read the same data: an array, which a batch system that has arrays is given as one. A single one is a run like any other. */
  startArray(requests: readonly StartRequest[]): Promise<Run[]>
  /** Stops after a checkpoint; asked again, at once. */
  stop(id: string): Run
  /** The same of all runs that were started together with it. */
  stopArray(id: string): Run[]
  /** Hands in those that were started together with it without it; it goes alone once it can. */
  apart(id: string): Run
  resume(id: string): Run
  list(): Run[]
  /** By id, number or beginning of the id; throws an ApiError that says what is wrong. */
  get(id: string): Run
  watch(request: { id: string; cursor: number }, signal: AbortSignal): AsyncGenerator<WatchedEvent>
  watchAll(signal: AbortSignal): AsyncGenerator<Run[]>
  points(id: string, range: Between): SeriesPoints[]
  log(id: string, part: LogPart): Promise<{ text: string; offset: number; end: number }>
  readonly details: RunDetails
  /** Leaves the runs going, gives the leases back and waits for what is being written. */
  close(): Promise<void>
}

export interface LogPart {
  readonly attempt: number
  readonly offset: number
  readonly length: number
}

export interface DriverOptions {
  readonly home: Home
  readonly store: Store
  readonly sites?: Sites
  /** Hears of errors while driving (a full disk, a folder that is gone); the run is tried again a second later. */
  readonly onFault?: (run: string, error: unknown) => void
}

const scanMilliseconds = 1000

export function createDriver({ home, store, sites = noSites, onFault }: DriverOptions): Driver {
  let closed = false
  const driven = new Map<string, Promise<void>>()
  let pruning = Promise.resolve()
  const context: RunsContext = {
    home, store, sites,
    transport: localTransport(),
    owner: randomUUID(),
    now: () => Date.now() / 1000,
    wakes: newWakes(),
    closing: () => closed,
  }
  const begin = (id: string): void => {
    if (closed || driven.has(id) || !takeLease(context, id)) return
    const work = drive(context, id)
      .catch((error: unknown) => {
        onFault?.(id, error)
        // On a full disk this fails too; then the lease lapses by itself.
        guarded(() => store.leases.release(id, context.owner), () => undefined)
      })
      .finally(() => driven.delete(id))
    driven.set(id, work)
  }
  const scan = (): void => {
    for (const run of store.runs.open()) if (canDrive(context, run)) begin(run.id)
  }
  if (store.readOnly === null) guarded(scan, onFault)
  const timer = store.readOnly === null ? setInterval(() => guarded(scan, onFault), scanMilliseconds) : undefined
  timer?.unref()

  const startAll = async (requests: readonly StartRequest[]): Promise<Run[]> => {
    refuseReadOnly(store)
    for (const { target: { machine } } of requests) if (machine !== localTarget.machine && sites.title(machine) === null) throw new ApiError("no-such-machine", `There is no machine “${machine}” to run on. Choose this computer, or add the machine first.`)
    if (new Set(requests.map(({ data }) => inputsText(data))).size > 1) throw new Error("the runs of an array must read the same data")
    const runs = await createRuns(context, requests)
    pruning = pruning.then(() => pruneBuilds({ cache: home.cache }))
    for (const { id } of runs) begin(id)
    context.wakes.wake()
    return runs
  }

  const stopAll = (find: () => readonly Run[]): Run[] => {
    refuseReadOnly(store)
    // In one transaction, so that who carries out one stop knows of the others.
    const after = store.transaction(() => {
      const runs = find()
      const asked = toStop(runs)
      return runs.map((run) => (asked.has(run) ? store.runs.append(run.id, [{ event: "stop-requested", t: context.now() }]) : run))
    })
    for (const { id } of after) begin(id)
    context.wakes.wake()
    return after
  }

  return {
    start: async (request) => (await startAll([request]))[0]!,
    startArray: startAll,
    stop: (id) => stopAll(() => [findRun(store, id)])[0]!,
    stopArray: (id) => stopAll(() => membersOf(store, findRun(store, id))),
    apart: (id) => {
      refuseReadOnly(store)
      const run = findRun(store, id)
      membersOf(store, run)
      const { number, target: { machine } } = run
      const where = machine === localTarget.machine ? "this computer" : (sites.title(machine) ?? machine)
      if (machine === localTarget.machine || !sites.takesArrays(machine)) throw new ApiError("never-together", `Run #${number} is handed in with no others: on ${where} each goes alone already.`)
      const after = goApart(context, run)
      context.wakes.wake()
      return after
    },
    resume: (id) => {
      refuseReadOnly(store)
      const run = findRun(store, id)
      if (run.state !== "ended") throw new ApiError("run-going-on", `Run #${run.number} is going on already (${run.detail}).`)
      if (run.outcome === "done") throw new ApiError("run-done", `Run #${run.number} is done; there is nothing to resume. Start a new run instead.`)
      // Its place in the array went to nobody, and the others may be in the queue without it.
      if (run.array !== undefined && run.attempts.length === 0 && run.target.machine !== localTarget.machine) throw new ApiError("run-never-began", `Run #${run.number} was cancelled before anything of it was sent; there is nothing to resume. Start a new run instead.`)
      const after = store.runs.append(run.id, [{ event: "resume-requested", t: context.now() }])
      begin(run.id)
      context.wakes.wake()
      return after
    },
    list: () => store.runs.list(),
    get: (id) => findRun(store, id),
    watch: ({ id, cursor }, signal) => watchRun(context, { id: findRun(store, id).id, cursor }, signal),
    watchAll: (signal) => watchRuns(context, signal),
    points: (id, range) => store.points.between(findRun(store, id).id, range),
    log: (id, part) => readLog(context, findRun(store, id), part),
    details: runDetails(context, (id) => findRun(store, id)),
    close: async () => {
      closed = true
      clearInterval(timer)
      const going = [...driven.values()]
      context.wakes.wake()
      await Promise.all([...going, pruning])
    },
  }
}

/** Those that are asked now: who is stopping already would lose what it has not saved, and is asked again only when all that are left are. */
function toStop(runs: readonly Run[]): ReadonlySet<Run> {
  const open = runs.filter(({ state }) => state !== "ended")
  const going = open.filter(({ state }) => state !== "stopping")
  return new Set(going.length > 0 ? going : open)
}

const noSites: Sites = { title: () => null, takesArrays: () => false, open: () => null }

function guarded(work: () => void, onFault: DriverOptions["onFault"]): void {
  try {
    work()
  } catch (error) {
    onFault?.("", error)
  }
}

/** Job folders and run folders, then the rows, all at once: a run in the list can always be launched, and an array has all its members from the start. */
async function createRuns(context: RunsContext, requests: readonly StartRequest[]): Promise<Run[]> {
  makeFolder(context.home.root)
  const id = randomUUID()
  const prepared: (() => Run)[] = []
  for (const [index, request] of requests.entries()) prepared.push(await prepareRun(context, request, requests.length === 1 ? undefined : { id, index: index + 1, count: requests.length }))
  return context.store.transaction(() => prepared.map((create) => create()))
}

async function prepareRun(context: RunsContext, request: StartRequest, array: RunArray | undefined): Promise<() => Run> {
  const { home, store } = context
  await writeJobFolder(request.files, join(home.jobs, request.hash))
  const id = randomUUID()
  const folder = join(home.runs, id)
  makeFolder(join(folder, "inputs"))
  await writeFile(join(folder, "marks.json"), JSON.stringify(marksOf(request.files)))
  await writeFile(join(folder, "inputs", "inputs.json"), inputsText(request.data))
  const launch: Launch = { data: Object.fromEntries(request.data.map(({ name, path }) => [name, path])), names: blockNames(request.files) }
  const { name, file, hash, target, seed, stages } = request
  return () => {
    const run = store.runs.create({ event: "created", t: context.now(), id, name, file, job: hash, target, seed, ...(array === undefined ? {} : { array }), folder, stages: [...stages] }, launch)
    takeLease(context, id)
    return run
  }
}

/** `offset` and `end` are bytes of the file that `text` came from; a sign cut at the end comes with the next part. */
async function readLog(context: RunsContext, run: Run, part: LogPart): Promise<{ text: string; offset: number; end: number }> {
  const length = Math.min(Math.max(part.length, 0), 4 * 1024 * 1024)
  const offset = Math.max(0, part.offset)
  const bytes = await context.transport.read(logPath(run.folder, part.attempt), offset, length)
  const { text, used } = wholeText(bytes ?? new Uint8Array())
  return { text, offset, end: offset + used }
}
