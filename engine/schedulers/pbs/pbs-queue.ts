import { isTerminal } from "../../model/queue.ts"
import type { Look, QueueEntry } from "../../model/queue.ts"
import { entryOf, lastId, lookOf, onlySays, plainly, questions, told } from "../answer.ts"
import { isoText, namedMoment } from "../moment.ts"
import { skew } from "../ours.ts"
import type { Answer, Command, Question, QueueText } from "../queue-text.ts"
import { pbsProven } from "./pbs-proven.ts"
import { pbsState, pbsWhy, signalOf } from "./pbs-states.ts"
import type { Attributes } from "./pbs-states.ts"

/** With history (-x), since PBS otherwise refuses to speak of jobs that have ended, and with the tasks of arrays (-t). */
const qstat: Command = [...plainly, "qstat", "-x", "-t", "-f"]

/** Ids of a user's jobs since a time; qstat itself takes no user in its long form. */
const ofUser = 'ids=$(qselect -x -u "$1" "-tc.ge.$2") || exit; if [ -n "$ids" ]; then exec qstat -x -t -f $ids; fi'
/** Of those that have not ended. */
const unfinishedOf = 'ids=$(qselect -u "$1") || exit; if [ -n "$ids" ]; then exec qstat -t -f $ids; fi'

/**
 * PBS Professional and OpenPBS 19 and newer. Not the JSON of qstat: it is invalid as soon as a job's environment holds a line break or
 * a number with a leading zero, tells of the first job alone, or has a key twice. The text has none of this.
 */
export const pbsQueue: QueueText = {
  look: (ids) => questions(ids, (some) => [...qstat, ...some]),
  seen,
  // The queue keeps the history, and there is no other place to ask.
  account: () => [],
  accounted: seen,
  mine: (user) => [{ command: [...plainly, "sh", "-c", unfinishedOf, "sh", user], ids: [] }],
  adopt: ({ user, since }) => ({ look: [{ command: [...plainly, "sh", "-c", ofUser, "sh", user, stamp(since - skew)], ids: [] }], account: [] }),
  cancel: (ids, hard) => questions(ids, (some) => [...plainly, "qdel", ...(hard ? ["-W", "force"] : []), ...some]).map(({ command }) => command),
  jobId: (stdout) => lastId(stdout, /^\d+(\[\d*\])?\.[A-Za-z0-9._-]+$/),
  trial: null,
  why: pbsWhy,
  proven: pbsProven,
}

/** `202611280400`. */
function stamp(seconds: number): string {
  return isoText(seconds).slice(0, 16).replace(/[-T:]/g, "")
}

/** That a job is not there is an answer; qstat's exit code tells of the last id only. */
function heard(answer: Answer): boolean {
  return answer.code !== null && onlySays(answer, /Unknown Job Id|Job has finished, use -x or -H/i) && (answer.code === 0 || answer.stderr.trim() !== "")
}

function seen({ ids }: Question, answer: Answer, now: number): Look {
  const exact = new Set(ids)
  // Only where the server's name was cut, or a task of an array is told.
  let asked: ReadonlyMap<string, readonly string[]> | null = null
  const like = (id: string): string | undefined => (asked ??= Map.groupBy(ids, (each) => parts(each).number)).get(parts(id).number)?.find((each) => sameJob(each, id))
  const entries = jobs(answer.stdout).flatMap(({ id, attributes }) => {
    const own = ids.length === 0 || exact.has(id) ? id : like(id)
    return own === undefined ? [] : [queued(taskOf(own, id), attributes, now)]
  })
  return lookOf(answer, heard(answer), entries)
}

interface Job {
  readonly id: string
  readonly attributes: Attributes
}

/** What is read of a job. Each has a place from the start, as objects that grow are slow. */
const nothing: Record<string, string | undefined> = {
  Job_Name: undefined, Job_Owner: undefined, job_state: undefined, substate: undefined, ctime: undefined, qtime: undefined, stime: undefined, mtime: undefined, obittime: undefined, "estimated.start_time": undefined, exec_host: undefined,
  comment: undefined, run_count: undefined, Exit_status: undefined, Variable_List: undefined, "resources_used.walltime": undefined, "Resource_List.walltime": undefined,
}

/** Their names by the code of the first sign. */
const names: string[][] = []
for (const name of Object.keys(nothing)) (names[name.charCodeAt(0)] ??= []).push(name)

const [heading, headingSign] = ["Job Id: ", 74]
const [tab, newLine, space] = [9, 10, 32]

/**
 * Jobs in what `qstat -f` prints: `    name = value`, a long value going on behind a tab. The first of a name counts: an environment with line breaks
 * may pretend to be more, but stands behind state, owner and times. A job ends with an empty line, so one that was cut off before it is left out.
 * Read line by line where they stand: of 10,000 jobs it is 20 MB, most of which nobody asked for.
 */
function jobs(text: string): readonly Job[] {
  const found: Job[] = []
  let job: { readonly id: string; readonly attributes: Record<string, string | undefined>; isWhole: boolean } | null = null
  let name: string | null = null
  for (let at = 0, end = text.indexOf("\n"); end >= 0; at = end + 1, end = text.indexOf("\n", at)) {
    const [sign, last] = [text.charCodeAt(at), text.charCodeAt(end - 1)]
    if (sign === headingSign && text.startsWith(heading, at)) {
      if (job?.isWhole === true) found.push(job)
      const [, id] = /^(\d+(?:\[\d*\])?\S*)\s*$/.exec(text.slice(at + heading.length, end)) ?? []
      job = id === undefined ? null : { id, attributes: { ...nothing }, isWhole: false }
      name = null
    } else if (job === null) continue
    else if (sign === newLine || (sign === space && last === space && text.slice(at, end).trim() === "")) {
      job.isWhole = true
      name = null
    } else if (sign === tab || (text.charCodeAt(at + 4) === space && text.startsWith("        ", at))) {
      if (name !== null) job.attributes[name] += sign === tab ? text.slice(at + 1, end) : text.slice(at, end).trimStart()
    } else {
      name = nameAt(text, at)
      if (name === null || job.attributes[name] !== undefined) name = null
      else job.attributes[name] = text.slice(at + name.length + 7, end)
    }
  }
  if (job?.isWhole === true) found.push(job)
  return found
}

/** The name of a line that is read; null of any other line. A sign is looked at before texts, which costs less. */
function nameAt(text: string, at: number): string | null {
  for (const name of names[text.charCodeAt(at + 4)] ?? none) {
    const end = at + 4 + name.length
    if (text.charCodeAt(end) === space && text.startsWith(name, at + 4) && text.startsWith(" = ", end) && text.startsWith("    ", at)) return name
  }
  return null
}

const none: readonly string[] = []

/** `123.server`, `123[4].server` and `123` are of one job, whatever is left of the server's name. */
function sameJob(asked: string, shown: string): boolean {
  const [own, other] = [parts(asked), parts(shown)]
  const servers = own.server === "" || other.server === "" || own.server.startsWith(other.server) || other.server.startsWith(own.server)
  const tasks = own.task === "" || own.task === "[]" || own.task === other.task
  return own.number === other.number && servers && tasks
}

function parts(id: string): { readonly number: string; readonly task: string; readonly server: string } {
  const [, number = "", task = "", server = ""] = /^(\d+)(\[\d*\])?\.?(.*)$/.exec(id) ?? []
  return { number, task, server }
}

/** The id that we know, for a task with its number. */
function taskOf(own: string, shown: string): string {
  if (own === shown) return own
  const { number, task, server } = parts(own)
  const shownTask = parts(shown).task
  return task === shownTask || shownTask === "" ? own : `${number}${shownTask}${server === "" ? "" : `.${server}`}`
}

function queued(id: string, job: Attributes, now: number): QueueEntry {
  const state = pbsState(job)
  const status = job["Exit_status"]
  const code = isTerminal(state) && status !== undefined && /^-?\d+$/.test(status) ? Number(status) : null
  const runs = job["run_count"]
  return entryOf(id, {
    state,
    text: job["job_state"] ?? "",
    reason: told(job["comment"]),
    tag: tagOf(job["Variable_List"]),
    user: told(job["Job_Owner"]?.split("@")[0]),
    name: told(job["Job_Name"]),
    submitted: namedMoment(job["ctime"] ?? job["qtime"], now),
    estimatedStart: isTerminal(state) ? null : namedMoment(job["estimated.start_time"], now, true),
    started: namedMoment(job["stime"], now),
    ended: isTerminal(state) ? namedMoment(job["obittime"] ?? job["mtime"], now) : null,
    exitCode: code,
    signal: code === null ? null : signalOf(code),
    restarts: runs !== undefined && /^\d+$/.test(runs) ? Math.max(0, Number(runs) - 1) : null,
    nodes: told(job["exec_host"]),
  })
}

const form = /^[A-Za-z0-9._-]+$/

/** qsub -v put both into the job's variables. */
function tagOf(variables = ""): string | null {
  const [run, attempt] = [valueOf(variables, "TEPHRA_RUN_ID="), valueOf(variables, "TEPHRA_ATTEMPT=")]
  return run === null || attempt === null ? null : `${run} ${attempt}`
}

/** The first of that name, between commas, whose value could be ours. */
function valueOf(variables: string, name: string): string | null {
  for (let at = variables.indexOf(name); at >= 0; at = variables.indexOf(name, at + 1)) {
    const end = variables.indexOf(",", at)
    const value = variables.slice(at + name.length, end < 0 ? undefined : end)
    if ((at === 0 || variables[at - 1] === ",") && form.test(value)) return value
  }
  return null
}
