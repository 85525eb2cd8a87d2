import type { QueueEntry, SubmissionState } from "../../model/queue.ts"
import { explained, shellSignal } from "../answer.ts"

/** PBS's letters. M is with another server, T on its way to one. F and X are over, and only the exit status tells how. */
export const pbsStates: Readonly<Record<string, SubmissionState>> = {
  Q: "pending", W: "pending", H: "held", T: "moved", M: "moved", R: "running", B: "running", E: "completing", S: "suspended", U: "suspended", F: "done", X: "done",
}

/** What PBS puts in the place of an exit status when it ended the job itself (pbs_mom: JOB_EXEC_KILL_…), or its node had come back without it (JOB_EXEC_INIT…). */
const killed: Readonly<Record<string, SubmissionState>> = { "-4": "node-failed", "-5": "node-failed", "-6": "node-failed", "-29": "timeout", "-28": "timeout", "-27": "out-of-memory", "-26": "out-of-memory" }

/** What tells the state of a job, in PBS's words: its letter, and of one that is over what it ended with, spent and had. */
export interface StateWords {
  readonly letter: string
  readonly status: string | undefined
  readonly substate: string | undefined
  readonly comment: string | undefined
  readonly used: string | undefined
  readonly limit: string | undefined
}

/** The state of a job by its letter, and of one that is over by its exit status, substate and limits. */
export function pbsState(job: StateWords): SubmissionState {
  const { letter } = job
  if (letter === "F" || letter === "X") return end(job)
  return Object.hasOwn(pbsStates, letter) ? (pbsStates[letter] ?? "unknown") : "unknown"
}

function end(job: StateWords): SubmissionState {
  const { status, substate, comment } = job
  // 91: terminated by request, 93: failed. Without an exit status the job never ran; then only the substate tells why.
  const byRequest = (): boolean => substate === "91" || /\bterminated\b|\bdeleted\b/i.test(comment ?? "")
  if (status === undefined || !/^-?\d+$/.test(status)) return byRequest() ? "cancelled" : substate === "93" ? "failed" : "unknown"
  const code = Number(status)
  if (code < 0) return killed[status] ?? "failed"
  if (code === 0) return "done"
  if (overTime(job)) return "timeout"
  if (signalOf(code) === null) return "failed"
  return byRequest() || code === 256 + 15 || code === 256 + 9 ? "cancelled" : "failed"
}

/** Of an exit status: 256 + signal when PBS or the system ended the script. */
export function signalOf(code: number): number | null {
  return code > 256 && code < 256 + 65 ? code - 256 : shellSignal(code)
}

function overTime({ status, comment, used, limit }: StateWords): boolean {
  if (/exceeded (resource )?walltime/.test(comment ?? "")) return true
  const [spent, most] = [seconds(used), seconds(limit)]
  return signalOf(Number(status)) !== null && spent !== null && most !== null && spent >= most
}

function seconds(text: string | undefined): number | null {
  const parts = /^(\d+):(\d\d):(\d\d)$/.exec(text ?? "")?.slice(1).map(Number)
  return parts === undefined ? null : parts.reduce((sum, part) => sum * 60 + part, 0)
}

const sentences: readonly (readonly [RegExp, string])[] = [
  [/Can Never Run|would never run|can never run/i, "PBS says that it can never start: it asks for more than the queue or any node has. Cancel it and change its size, time or queue."],
  [/Insufficient amount of resource|Not enough (free )?(nodes|total nodes|hosts|cpus)|No available resources on nodes/i, "Not enough nodes are free. It starts when other jobs end; fewer nodes or less time may let it start earlier."],
  [/higher priority|Job is not the top/i, "Jobs with higher priority are before it. It starts when their turn is over."],
  [/Queue not started|queue.*(not started|stopped)/i, "Its queue is closed at present. Wait until it opens, or choose another."],
  [/(user|owner).*limit|limit.*\b(user|owner)\b|User has reached/i, "You have as many jobs as you may have at once. It starts when one of them ends."],
  [/(project|group|queue|server|generic).*limit|has reached .* limit/i, "A limit of the project, queue or site is reached. It starts when other jobs end."],
  [/dedicated time|cross .*(dedicated|prime)|primetime/i, "It would not end before a maintenance or another reserved time. It starts after it; a shorter time limit may let it start before."],
  [/held (by|on)|Job held/i, "It is held. If you hold it, release it with: qrls <id>; else ask the site why."],
  [/dependency|depend/i, "It waits for another job to end."],
  [/rejected by all possible destinations/i, "No queue behind the one that it was handed to takes it. Cancel it and change its size or time."],
]

/** Why a job waits and what to do. */
export function pbsWhy({ id, state, reason }: QueueEntry): string | null {
  return state === "pending" || state === "held" || state === "moved" ? explained({ id, reason }, sentences) : null
}
