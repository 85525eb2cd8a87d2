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
  const asked = Map.groupBy(ids, (id) => parts(id).number)
  const entries = jobs(answer.stdout).flatMap(({ id, attributes }) => {
    const own = ids.length === 0 ? id : asked.get(parts(id).number)?.find((each) => sameJob(each, id))
    return own === undefined ? [] : [queued(taskOf(own, id), attributes, now)]
  })
  return lookOf(answer, heard(answer), entries)
}

interface Job {
  readonly id: string
  readonly attributes: Attributes
}

/** Jobs in what `qstat -f` prints. Each ends with an empty line, so one that was cut off before it is left out. */
function jobs(text: string): readonly Job[] {
  const parts = `\n${text}`.split("\nJob Id: ").slice(1)
  return parts.flatMap((part, index) => {
    const whole = /\n[ \t]*\n/.test(index === parts.length - 1 ? part : `${part}\n`)
    const [, id] = /^(\d+(?:\[\d*\])?\S*)\s*\n/.exec(part) ?? []
    return id === undefined || !whole ? [] : [{ id, attributes: attributesOf(part) }]
  })
}

/**
 * `    name = value`, a long value going on behind a tab. The first of a name counts: an environment with line breaks may pretend to
 * be more, but stands behind state, owner and times.
 */
function attributesOf(part: string): Attributes {
  const found: Record<string, string> = {}
  for (const line of part.replace(/\n(?:\t| {8,})/g, "").split("\n")) {
    const equals = line.indexOf(" = ")
    if (equals > 4 && line.startsWith("    ")) found[line.slice(4, equals)] ??= line.slice(equals + 3)
  }
  return found
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

/** qsub -v put both into the job's variables. */
function tagOf(variables: string | undefined): string | null {
  const value = (name: string) => new RegExp(`(?:^|,)${name}=([A-Za-z0-9._-]+)(?:,|$)`).exec(variables ?? "")?.[1]
  const [run, attempt] = [value("TEPHRA_RUN_ID"), value("TEPHRA_ATTEMPT")]
  return run === undefined || attempt === undefined ? null : `${run} ${attempt}`
}
