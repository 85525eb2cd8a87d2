import type { Failure, Outcome } from "../model/run.ts"
import type { SubmissionState } from "../model/queue.ts"
import type { BoardSlot } from "./boards.ts"
import { buildFailure } from "./build-failure.ts"
import { deadRank } from "./dead-rank.ts"
import type { Marks } from "./job-files.ts"
import { queueVerdict } from "./queue-verdict.ts"
import type { ExitRecord } from "./run-folder.ts"

/** All that is known when an attempt is over. */
export interface Ending {
  /** Null when job.sh vanished without writing one. */
  readonly exit: ExitRecord | null
  /** The end of the log. */
  readonly log: string
  readonly marks: Marks
  readonly names: Readonly<Record<string, string>>
  readonly jobFolder: string
  /** How often it was asked to stop. */
  readonly stopRequests: number
  readonly boards: readonly BoardSlot[]
  readonly freeBytes: number
  /** The batch system's word for how it ended, where there is one. */
  readonly queue: SubmissionState | null
}

export interface Verdict {
  readonly outcome: Outcome
  readonly failure: Failure | null
}

const fine = (outcome: Outcome): Verdict => ({ outcome, failure: null })
const failed = (code: string, message: string, at: Failure["at"] = {}): Verdict => ({ outcome: "failed", failure: { code, message, at } })

const fewBytes = 1024 * 1024
const resume = "Resume goes on from the last checkpoint."

/** What an exit code and a log mean, in words: what happened, where, what to do next. */
export function explain(ending: Ending): Verdict {
  const { exit } = ending
  if (exit === null) return vanished(ending)
  if (exit.code === 0) return fine("done")
  const beforeStart = exit.stage === "start" || exit.stage === "build"
  if (exit.code === 75) return fine(beforeStart ? "cancelled" : "stopped")
  if (exit.code === 69) return failed("run-no-tool-chain", lastOwnLine(ending.log) ?? "What is needed to build and run is missing on this computer.")
  if (exit.code === 73) return { outcome: "failed", failure: buildFailure(ending) }
  const told = ending.stopRequests === 0 ? queueVerdict(ending.queue) : null
  if (told !== null) return told
  const own = ownError(ending, exit)
  // A launcher that was told to end its ranks gives a code of its own; a crash on the way to the checkpoint is none of that.
  const crashed = ending.stopRequests === 1 && crashSignals.has(signalOf(ending, exit) ?? 0)
  if (own === null && ending.stopRequests > 0 && !crashed && codes[exit.code] === undefined) return fine("stopped")
  return own ?? killed(ending, exit) ?? unknown(ending, exit)
}

function vanished(ending: Ending): Verdict {
  const told = queueVerdict(ending.queue)
  if (told !== null) return told
  if (ending.stopRequests > 0) return fine("stopped")
  if (ending.freeBytes < fewBytes) return failed("run-disk-full", `The disk is full, so the run could not go on. Free space, then resume: it goes on from the last checkpoint.`)
  return failed("run-lost", `The run was ended from outside: its process is gone and left no record (killed, or the computer was restarted). ${resume}`)
}

const codes: Readonly<Record<number, string>> = {
  64: "run-wrong-use", 65: "run-bad-data", 66: "run-input-missing", 70: "run-internal", 74: "run-file-error", 76: "run-not-finite", 77: "run-not-accepted",
}

/** The code alone says why it ended; of the others the batch system may know more. */
export function saysWhy({ code }: Pick<ExitRecord, "code">): boolean {
  return code === 0 || code === 69 || code === 73 || (codes[code] !== undefined && code !== 70)
}

/** The program's own last words: `tephra: rank R: block "id": what happened`. With several ranks the first to speak knows why. */
function ownError(ending: Ending, exit: ExitRecord): Verdict | null {
  const found = /^tephra: (?:rank (\d+): )?(?:block "([^"\n]*)": )?(.+)$/m.exec(ending.log)
  const code = codes[exit.code]
  if (found === null || code === undefined) return null
  const [, rank, block, words = ""] = found
  const text = words.replace(sentData, "")
  const place = /^(.+?):(\d+)(?::(\d+))?: /.exec(text)
  const at: Failure["at"] = {}
  if (rank !== undefined) at.rank = Number(rank)
  if (block !== undefined && block !== "") at.block = block
  if (place?.[1] !== undefined) Object.assign(at, { file: place[1], line: Number(place[2]) }, place[3] === undefined ? {} : { column: Number(place[3]) })
  const name = ending.names[at.block ?? ""]
  return failed(/No space left on device/.test(text) ? "run-disk-full" : code, name === undefined ? text : `“${name}”: ${text}`, at)
}

/** Of a file of data as it lies at a site, in a folder by its sum: the person knows it by its name. */
const sentData = /^\/.*?\/data\/[0-9a-f]{64}\//

const signalWords: Readonly<Record<number, string>> = {
  4: "an illegal instruction", 6: "an abort of the program", 7: "a bus error", 8: "an arithmetic fault", 9: "SIGKILL, often because memory was short", 11: "a memory fault of the program", 15: "SIGTERM",
}

/** Nobody who stops a run sends these. */
const crashSignals: ReadonlySet<number> = new Set([4, 6, 7, 8, 9, 11])

function signalOf(ending: Ending, exit: ExitRecord): number | null {
  return deadRank(ending.log)?.signal ?? exit.signal
}

function killed(ending: Ending, exit: ExitRecord): Verdict | null {
  const signal = signalOf(ending, exit)
  if (signal === null) return null
  const rank = deadRank(ending.log)?.rank ?? onlyRank(ending)
  const slot = rank === null ? undefined : ending.boards.find((each) => each.rank === rank)
  const name = ending.names[slot?.block ?? ""]
  const where = slot === undefined ? "" : `${name === undefined ? "" : ` in “${name}”`}, step ${slot.step}`
  const at: Failure["at"] = rank === null ? {} : slot === undefined || slot.block === "" ? { rank } : { rank, block: slot.block }
  return failed("run-rank-killed", `${rank === null ? "A rank" : `Rank ${rank}`} was ended by signal ${signal} (${signalWords[signal] ?? "from outside"})${where}. ${resume}`, at)
}

/** Of several, a code alone does not say which it was. */
function onlyRank({ boards }: Ending): number | null {
  return boards.some(({ ranks }) => ranks > 1) ? null : 0
}

function unknown(ending: Ending, exit: ExitRecord): Verdict {
  const last = ending.log.trimEnd().split("\n").at(-1) ?? ""
  const code = codes[exit.code] ?? "run-failed"
  return failed(code, `${lastOwnLine(ending.log) ?? `The stage “${exit.stage}” ended with code ${exit.code}${last === "" ? "" : `: ${last.slice(0, 500)}`}`}. The log says more.`)
}

/** The last sentence of job.sh itself. */
function lastOwnLine(log: string): string | null {
  const line = log.split("\n").findLast((each) => each.startsWith("tephra-job: ") && !/^tephra-job: (building|running|waiting)/.test(each))
  return line === undefined ? null : line.slice("tephra-job: ".length)
}
