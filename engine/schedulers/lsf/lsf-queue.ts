import { isTerminal } from "../../model/queue.ts"
import type { Look, QueueEntry } from "../../model/queue.ts"
import { entryOf, lastId, lookOf, onlySays, plainly, questions, shellSignal, told } from "../answer.ts"
import { tasksInBrackets } from "../array-text.ts"
import { namedMoment } from "../moment.ts"
import type { Answer, Command, Question, QueueText } from "../queue-text.ts"
import { lsfHistory } from "./lsf-history.ts"
import { lsfProven } from "./lsf-proven.ts"
import { lsfState, lsfWhy } from "./lsf-states.ts"

/**
 * Fields without widths are never cut. One sign may separate them; those that hold words of people come last, and the very last
 * takes whatever is left of the row.
 */
const fields = [
  "jobid", "jobindex", "stat", "user", "exit_code", "submit_time", "estimated_start_time", "start_time", "finish_time", "exec_host", "exit_reason", "job_description", "job_name", "pend_reason",
]
const bjobs: Command = [...plainly, "bjobs", "-a", "-noheader", "-o", `${fields.join(" ")} delimiter='^'`]
const bhist: Command = [...plainly, "bhist", "-l", "-UF"]

/** IBM Spectrum LSF 10.1. Not its JSON: that is there from 10.1.0.2 only, and holds the same texts. */
export const lsfQueue: QueueText = {
  look: (ids) => questions(ids, (some) => [...bjobs, ...some]),
  seen,
  // All event files, because the newest may be an hour old.
  account: (ids) => questions(ids, (some) => [...bhist, "-n", "0", ...some]),
  accounted,
  mine: (user) => [{ command: [...bjobs, "-u", user], ids: [] }],
  adopt: ({ tag, user }) => ({
    look: [{ command: [...bjobs, "-u", user, "-Jd", tag], ids: [] }],
    account: [{ command: [...bhist, "-a", "-n", "0", "-u", user, "-Jd", tag], ids: [] }],
  }),
  // -r takes a job off the list whose host does not answer.
  cancel: (ids, hard) => questions(tasksInBrackets(ids, /^(\d+)\[(\d+)\]$/), (some) => [...plainly, "bkill", ...(hard ? ["-r"] : []), ...some]).map(({ command }) => command),
  nothingToCancel: /No (unfinished |matching )?job found|is not found|already finished/i,
  jobId: (stdout) => lastId(stdout, /^\d+$/),
  trial: null,
  why: lsfWhy,
  proven: lsfProven,
}

/** That a job is not there is an answer, and the error stream is where LSF says it. */
const notThere = /^(Job <[^>]*> is not found|No (unfinished |matching )?job found.*|Job <[^>]*>: No matching job found)\.?\s*$/

/** LSF ends with 255 when it did not find a job. */
function heard(answer: Answer): boolean {
  return onlySays(answer, notThere) && (answer.code === 0 || (answer.code !== null && answer.stderr.trim() !== ""))
}

function seen(question: Question, answer: Answer, now: number): Look {
  const asked = new Set(question.ids)
  const entries = answer.stdout.split("\n").slice(0, -1).flatMap((line) => {
    const row = line.split("^")
    const id = row.length < fields.length ? null : idOf(row)
    return id === null || !wanted(id, asked) ? [] : [queued(id, row, now)]
  })
  return lookOf(answer, heard(answer), entries)
}

/** A task of an array has a row with its index. */
function idOf([job = "", index = ""]: readonly string[]): string | null {
  if (!/^\d+$/.test(job)) return null
  return /^[1-9]\d*$/.test(index) ? `${job}[${index}]` : job
}

function wanted(id: string, asked: ReadonlySet<string>): boolean {
  return asked.size === 0 || asked.has(id) || asked.has(id.split("[")[0] ?? "")
}

function queued(id: string, row: readonly string[], now: number): QueueEntry {
  const [, , text = "", user, code, submit, estimate, start, finish, hosts, exit, description, name] = row
  const reason = told(exit, "-") ?? told(row.slice(fields.length - 1).join("^"), "-")
  const state = lsfState(text, told(exit, "-"))
  const over = isTerminal(state)
  const number = told(code, "-")
  return entryOf(id, {
    state, text, reason,
    tag: told(description, "-"),
    user: told(user, "-"),
    name: told(name, "-"),
    submitted: namedMoment(submit, now),
    estimatedStart: over ? null : namedMoment(estimate, now, true),
    started: namedMoment(start, now),
    // Before the end this is a guess from the time limit, which ends with L, E or X.
    ended: over ? namedMoment(finish, now) : null,
    ...exitOf(state === "done" ? "0" : over ? number : null),
    nodes: told(hosts, "-"),
  })
}

/** EXIT_CODE may be empty for any end. */
function exitOf(text: string | null): Pick<QueueEntry, "exitCode" | "signal"> {
  const code = text !== null && /^\d+$/.test(text) ? Number(text) : null
  return { exitCode: code, signal: code === null ? null : shellSignal(code) }
}

function accounted(question: Question, answer: Answer, now: number): Look {
  const asked = new Set(question.ids)
  return lookOf(answer, heard(answer), lsfHistory(answer.stdout, now).filter(({ id }) => wanted(id, asked)))
}
