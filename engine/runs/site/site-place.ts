import { isTerminal, type SubmissionState } from "../../model/queue.ts"
import type { Run } from "../../model/run.ts"
import { withChain } from "../../model/run-next.ts"
import { LinkLost } from "../../transport/helper/helper.ts"
import { goesTogether } from "../array-members.ts"
import { LeaseLost, whileLeased, type RunsContext } from "../context.ts"
import type { About, EvidenceNotes } from "../evidence.ts"
import type { JobText } from "../job-files.ts"
import { lingerSeconds, type Place } from "../place.ts"
import { stopsDone } from "../run-folder.ts"
import { tell, tellCancelled, tellDetail, tellTrouble } from "../tell.ts"
import { advance } from "./advance.ts"
import { isInArray, wasSent } from "./array.ts"
import { siteAttempt, type SiteAttempt } from "./attempt.ts"
import { cancelTogether } from "./cancel-together.ts"
import { leavesBuild } from "./build-array.ts"
import { journalsOf, keepingOf, knownOf } from "./hand-in-array.ts"
import { mirrorAttempt } from "./mirror.ts"
import type { Sites } from "./open-site.ts"
import type { Belief, Heard, Known } from "./site-queue.ts"
import { visibleSeconds } from "./site.ts"
import { siteStop, type Here } from "./submit.ts"
import { hasClaimed, withdraw } from "./withdraw.ts"
import { cameOf, guessed, guessWords, keepWait, pastWaits, type Guess } from "./wait-guess.ts"

/** From one look at what it writes to the next; half of it is rest, however long a look takes. */
const mirrorSeconds = 1
/** On the way into the queue, while there is something to wait for. */
const stepSeconds = 1
/** Longer where that failed: a disk that is full, a folder without rights. */
const troubleSeconds = 4
/** While nothing is written. */
const idleSeconds = 10
const waiting: ReadonlySet<SubmissionState> = new Set(["pending", "held", "requeued", "suspended", "unknown"])

interface SiteParts {
  readonly machine: string
  readonly sites: Sites
  readonly files: (run: Run) => Promise<readonly JobText[]>
  readonly notes: EvidenceNotes
}

/** A machine with a batch system: an attempt is sent, built, handed in once and mirrored. Silence, a lost link and an id that is not listed end nothing. */
export function sitePlace(context: RunsContext, { machine, sites, files, notes }: SiteParts): Place {
  const title = sites.title(machine) ?? machine
  const ahead = advance(context, title, files)
  let steppedAt = 0
  let mirroredAt = 0
  let guess: Guess | null = null
  let endsJobs = false
  let answeredAt = Number.NEGATIVE_INFINITY
  /** Requests to stop that this app has carried out. */
  let stopped = 0
  /** When the queue is asked again to end it, after it would not. */
  let stopAgainAt = 0
  /** When the record of its end was first seen here. */
  let recordedAt: number | null = null
  /** When something was first written behind that record, at the site. */
  let lingersSince: number | null = null
  let ended: { readonly state: SubmissionState; readonly since: number; readonly begun: boolean } | null = null

  const attemptOf = (run: Run, number: number): SiteAttempt => siteAttempt(context.store.runs.events(run.id), number)
  const hereOf = (run: Run, attempt: number): Here | null => {
    const site = sites.open(machine)
    if (site === null) tellDetail(context, run, waitingText(title))
    if (site === null) notes.silent({ run: run.id, attempt }, "connection", `nobody is logged in to ${title}`)
    else notes.heard({ run: run.id, attempt }, "connection", `connected to ${title}`)
    return site === null ? null : { site, run, attempt }
  }

  /** What the batch system guesses of the start is held against what comes of it. */
  const weigh = (entry: Belief["entry"]): string | null => {
    if (entry === null) return null
    const wait = cameOf(guess, entry)
    if (wait !== null) keepWait(context.store.settings, machine, wait)
    guess = wait === null ? guessed(guess, entry, context.now()) : null
    return guessWords(entry, context.now(), () => pastWaits(context.store.settings, machine))
  }

  /** Whether it may be writing now. */
  const believe = (run: Run, attempt: number, { answered, entry, text }: Belief, id: string): boolean => {
    const state = entry?.state ?? null
    const words = text ?? (state === null ? `neither queue nor accounting list submission ${id} now; it is not taken for ended` : `${state} as submission ${id}`)
    const hope = weigh(entry)
    const told = withChain(run, hope === null ? words : `${words}; ${hope}`)
    const waits = run.state === "queued" || run.state === "unknown"
    const now = !answered || state === null || state === "unknown" ? "unknown" : "queued"
    if (waits && now !== run.state) tell(context, run.id, [{ event: "reached", t: context.now(), attempt, state: now, text: told }])
    else if (waits) tellDetail(context, run, told)
    return !waits || (state !== null && !waiting.has(state))
  }

  /** Of a job of an array that is taken out before it begins, neither queue nor accounting of Slurm keep anything. */
  const isTakenOut = async (here: Here, { answered, entry, heard }: Belief): Promise<boolean> =>
    entry === null && answered && heard.every(({ silent }) => silent === null) && here.run.state === "stopping" && isInArray(here) && (await withdraw(here))

  const follow = async (here: Here, known: Known): Promise<boolean> => {
    const { run, attempt, site } = here
    const belief = await site.queue.look(known)
    endsJobs = site.queue.endsJobs
    if (belief.answered) answeredAt = context.now()
    for (const heard of belief.heard) note(notes, { run: run.id, attempt }, heard, known.id)
    const writes = believe(run, attempt, belief, known.id)
    const state = belief.entry?.state ?? ((await isTakenOut(here, belief)) ? "cancelled" : null)
    if (state === null || !isTerminal(state)) ended = null
    else ended = ended === null ? { state, since: context.now(), begun: await hasClaimed(here) } : { ...ended, state }
    if (recordedAt !== null && ended === null) tellDetail(context, run, "the job has ended; waiting for the queue to say why")
    if (context.now() - mirroredAt < (writes ? mirrorSeconds : idleSeconds)) return false
    const begun = context.now()
    const patient = lingersSince === null || context.now() - lingersSince < lingerSeconds
    const mirrored = await mirrorAttempt(site, context.transport, { id: run.id, folder: run.folder, attempt, patient })
    if (mirrored === "grows") lingersSince ??= context.now()
    mirroredAt = mirrored === "rest" ? Math.max(begun, context.now() - mirrorSeconds / 2) : 0
    return mirrored !== "rest"
  }

  /** By what was sent of its array. */
  const isHeld = (run: Run): boolean => {
    const journals = journalsOf(context, run)
    return !leavesBuild(run, journals) || wasSent(run, journals)
  }

  /** True when it was never sent, and now never will be. One transaction with what an array's other members do. */
  const cancelUnsent = (run: Run, attempt: number): boolean =>
    run.attempts.at(-1)?.submission === undefined &&
    whileLeased(context, run.id, () => {
      const { phase, sent, build } = attemptOf(run, attempt)
      // The job that builds it is cancelled by who waits for it; once built, there is none.
      const mayBeBuilding = build.alone && phase !== "submitting"
      if (sent.length > 0 || mayBeBuilding || (attempt === 1 && goesTogether(run) && isHeld(run))) return false
      tellCancelled(context, run.id, attempt)
      return true
    })

  const requestStop = async (here: Here, known: Known, requests: number): Promise<void> => {
    if (requests <= stopped || context.now() < stopAgainAt) return
    const { run, site } = here
    const path = siteStop(here)
    if ((await stopsDone(site.transport, path)) < requests) {
      whileLeased(context, run.id, () => undefined)
      await site.transport.write(path, String(requests))
    }
    try {
      // Again after a start of this app, which may have ended before it was asked.
      await cancelTogether(context, { here, known, requests })
      stopped = requests
      if (run.trouble === true) tellDetail(context, run, `${title} was asked to end it`)
    } catch (error) {
      stopAgainAt = context.now() + troubleSeconds
      tellTrouble(context, run, `cannot be ended at ${title}: ${troubleWords(error)}; it is tried again`)
    }
  }

  const step = async (here: Here): Promise<boolean> => {
    if (context.now() - steppedAt < stepSeconds) return false
    const { run, attempt } = here
    try {
      const more = await ahead(here, attemptOf(run, attempt))
      steppedAt = more ? 0 : context.now()
      return more
    } catch (error) {
      steppedAt = context.now() + troubleSeconds
      tellTrouble(context, run, `cannot go on at ${title}: ${troubleWords(error)}; it is tried again`, keepingOf(context, here))
      return false
    }
  }

  /** A link that ends changes nothing of the run: what was being done is looked at anew when there is one again. */
  const unlessLost = async <T>(run: Run, work: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof LinkLost)) throw error
      tellDetail(context, run, `the connection to ${title} is gone; a job that was handed in goes on without it`)
      notes.silent({ run: run.id, attempt: run.attempts.length }, "connection", `the connection to ${title} is gone`)
      return otherwise
    }
  }

  return {
    start: async (run, attempt) => {
      guess = null
      tell(context, run.id, [{ event: "reached", t: context.now(), attempt, state: "uploading", text: `sending to ${title}` }])
    },
    fetch: async (run, attempt) => {
      const here = hereOf(run, attempt)
      if (here === null) return false
      const known = knownOf(here)
      return unlessLost(run, () => (known === null ? step(here) : follow(here, known)), false)
    },
    presence: () => Promise.resolve(ended !== null && (!ended.begun || context.now() - ended.since > visibleSeconds) ? "gone" : "here"),
    queueState: () => ended?.state ?? null,
    reachable: () => sites.open(machine) !== null,
    // By an answer, not by a time: while the link or the queue is away, it is waited for.
    awaitsQueueState: () => {
      recordedAt ??= context.now()
      return ended === null && answeredAt - recordedAt < visibleSeconds
    },
    endsJobs: () => endsJobs,
    stop: async (run, attempt, requests) => {
      if (cancelUnsent(run, attempt)) return
      const here = hereOf(run, attempt)
      const known = here === null ? null : knownOf(here)
      if (here !== null && known !== null) await unlessLost(run, () => requestStop(here, known, requests), undefined)
    },
  }
}

/** What a run says of a machine that is not open. */
export function waitingText(title: string): string {
  return `waiting for somebody to log in to ${title}`
}

/** Of the site or its files; any other error is thrown on. */
function troubleWords(error: unknown): string {
  if (error instanceof LinkLost || error instanceof LeaseLost || isMistake(error)) throw error
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "")
}

/** Of this program, not of the site or its files. */
function isMistake(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError
}

function note(notes: EvidenceNotes, about: About, { source, at, silent, entry }: Heard, id: string): void {
  if (silent !== null) return notes.silent(about, source, silent)
  if (entry === null) return notes.heard(about, source, `does not list submission ${id}`, at)
  const where = entry.nodes === null || entry.nodes === "" ? "" : ` on ${entry.nodes}`
  const why = entry.reason === null || entry.reason === "" ? "" : ` (${entry.reason})`
  notes.heard(about, source, `${entry.text} as submission ${id}${where}${why}`, at)
}
