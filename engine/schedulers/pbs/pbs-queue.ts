import { isTerminal } from "../../model/queue.ts"
import type { Look, QueueEntry } from "../../model/queue.ts"
import { entryOf, lastId, lookOf, onlySays, plainly, questions, told } from "../answer.ts"
import { tasksInBrackets } from "../array-text.ts"
import { isoText, namedMoment } from "../moment.ts"
import { skew } from "../ours.ts"
import type { Answer, Command, Question, QueueText } from "../queue-text.ts"
import { pbsProven } from "./pbs-proven.ts"
import { pbsState, pbsWhy, signalOf } from "./pbs-states.ts"

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
  cancel: (ids, hard) => questions(tasksInBrackets(ids, /^(\d+)\[(\d+)\](\..+)$/), (some) => [...plainly, "qdel", ...(hard ? ["-W", "force"] : []), ...some]).map(({ command }) => command),
  nothingToCancel: /Unknown Job Id|Job has finished|Request invalid for state of job/i,
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
  const entries: QueueEntry[] = []
  readJobs(answer.stdout, (id, values) => {
    const own = ids.length === 0 || exact.has(id) ? id : like(id)
    if (own !== undefined) entries.push(queued(taskOf(own, id), values, now))
  })
  return lookOf(answer, heard(answer), entries)
}

/** What is read of a job, in this order. */
const names = [
  "Job_Name", "Job_Owner", "job_state", "substate", "ctime", "qtime", "stime", "mtime", "obittime", "estimated.start_time", "exec_host", "comment", "run_count", "Exit_status", "Variable_List", "resources_used.walltime",
  "Resource_List.walltime",
]

/** Of each name what is told. */
type Values = readonly (string | undefined)[]

/** How lines begin that are read, and their places by the first sign of the name: small tables of numbers, as most of the time goes into lines that nobody asked for. */
// Joined: a template would be kept in its pieces, and compared slowly.
const beginnings = names.map((name) => ["    ", name, " = "].join(""))
const valuesFrom = beginnings.map(({ length }) => length)
const secondSigns = names.map((name) => name.charCodeAt(1))
const [none, signs] = [-1, 128]
const firstPlaces = new Int8Array(signs).fill(none)
const nextPlaces = names.map((name, place) => {
  const before = firstPlaces[name.charCodeAt(0)]!
  firstPlaces[name.charCodeAt(0)] = place
  return before
})

const [heading, headingSign] = ["Job Id: ", 74]
const [tab, newLine, space, equals] = [9, 10, 32, 61]

/**
 * Tells `heard` of each job in what `qstat -f` prints: `    name = value`, a long value going on behind a tab. The first of a name counts: an environment
 * with line breaks may pretend to be more, but stands behind state, owner and times. A job ends with an empty line, so one that was cut off before it is
 * left out. Read line by line where they stand, into the same places for every job: of 10,000 jobs it is 20 MB, most of which nobody asked for.
 */
function readJobs(text: string, heard: (id: string, values: Values) => void): void {
  const values = names.map((): string | undefined => undefined)
  const folded: number[] = []
  let id: string | null = null
  let isWhole = false
  // Of the value that may go on: its place, and where it begins.
  let [place, from] = [none, 0]
  const tell = (): void => {
    if (id === null || !isWhole) return
    for (const one of folded) values[one] = unfolded(values[one] ?? "")
    heard(id, values)
  }
  for (let at = 0, end = text.indexOf("\n"); end >= 0; at = end + 1, end = text.indexOf("\n", at)) {
    const sign = text.charCodeAt(at)
    if (sign === headingSign && text.startsWith(heading, at)) {
      tell()
      id = /^(\d+(?:\[\d*\])?\S*)\s*$/.exec(text.slice(at + heading.length, end))?.[1] ?? null
      values.fill(undefined)
      folded.length = 0
      isWhole = false
      place = none
    } else if (id === null) continue
    else if (sign === space && at + 4 < end && text.charCodeAt(at + 4) > space) {
      place = placeAt(text, at)
      if (place === none) continue
      from = at + valuesFrom[place]!
      if (values[place] === undefined) values[place] = text.slice(from, end)
      else place = none
    } else if (sign === newLine || (sign === space && text.charCodeAt(end - 1) === space && text.slice(at, end).trim() === "")) {
      isWhole = true
      place = none
    } else if (sign === tab || text.startsWith("        ", at)) {
      if (place === none) continue
      values[place] = text.slice(from, end)
      if (folded.at(-1) !== place) folded.push(place)
    } else place = none
  }
  tell()
}

/** The place of the name of a line; `none` of one that is not read. Signs are compared before texts, which costs less. */
function placeAt(text: string, at: number): number {
  const second = text.charCodeAt(at + 5)
  for (let place = firstPlaces[text.charCodeAt(at + 4)] ?? none; place !== none; place = nextPlaces[place]!) {
    if (secondSigns[place] === second && text.charCodeAt(at + valuesFrom[place]! - 2) === equals && text.startsWith(beginnings[place]!, at)) return place
  }
  return none
}

/** A value without the line ends that PBS put into it, and what stands before its next line. */
function unfolded(value: string): string {
  const whole = value.replaceAll("\n\t", "")
  return whole.includes("\n") ? whole.replace(/\n {8}\s*/g, "") : whole
}

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

function queued(id: string, values: Values, now: number): QueueEntry {
  const [name, owner, letter = "", substate, ctime, qtime, stime, mtime, obittime, estimate, hosts, comment, runs, status, variables, used, limit] = values
  const state = pbsState({ letter, status, substate, comment, used, limit })
  const over = isTerminal(state)
  const code = over && status !== undefined && /^-?\d+$/.test(status) ? Number(status) : null
  return entryOf(id, {
    state,
    text: letter,
    reason: told(comment),
    tag: tagOf(variables),
    user: told(owner?.split("@", 1)[0]),
    name: told(name),
    submitted: namedMoment(ctime ?? qtime, now),
    estimatedStart: over ? null : namedMoment(estimate, now, true),
    started: namedMoment(stime, now),
    ended: over ? namedMoment(obittime ?? mtime, now) : null,
    exitCode: code,
    signal: code === null ? null : signalOf(code),
    restarts: runs !== undefined && /^\d+$/.test(runs) ? Math.max(0, Number(runs) - 1) : null,
    nodes: told(hosts),
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
