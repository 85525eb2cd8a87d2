import { isTerminal } from "../../model/queue.ts"
import type { Look, QueueEntry } from "../../model/queue.ts"
import { entryOf, lastId, lookOf, onlySays, plainly, questions, shellSignal, told } from "../answer.ts"
import type { Answer, Command, Question, QueueText } from "../queue-text.ts"
import { fluxProven } from "./flux-proven.ts"
import { fluxState, fluxWhy } from "./flux-states.ts"

const jobs: Command = [...plainly, "flux", "jobs", "--json"]

/** Flux (flux-core 0.55 and newer). Ids are decimal text: as numbers they are larger than JavaScript can hold exactly. */
export const fluxQueue: QueueText = {
  look: (ids) => questions(ids, (some) => [...jobs, ...some]),
  seen,
  // Flux lists ended jobs until the site removes them, and then nothing knows them.
  account: () => [],
  accounted: seen,
  mine: (user) => [{ command: [...jobs, `--user=${user}`], ids: [] }],
  adopt: ({ user }) => ({ look: [{ command: [...jobs, "-a", "--count=0", `--user=${user}`], ids: [] }], account: [] }),
  cancel: (ids, hard) => questions(ids, (some) => [...plainly, "flux", ...(hard ? ["job", "kill", "--signal=SIGKILL"] : ["cancel"]), ...some]).map(({ command }) => command),
  nothingToCancel: /unknown job|JobID \S+ unknown|job is inactive/i,
  jobId: (stdout) => lastId(stdout, /^\d+$/),
  trial: null,
  why: fluxWhy,
  proven: fluxProven,
}

/** That a job is not there is an answer, whatever the exit code, which changed in 0.79. */
function heard(answer: Answer, whole: boolean): boolean {
  const unknown = answer.stderr.trim() !== "" && onlySays(answer, /JobID \S+ unknown|WARNING/i)
  return answer.code !== null && ((whole && answer.code === 0) || unknown)
}

function seen({ ids }: Question, answer: Answer): Look {
  const records = recordsOf(answer.stdout)
  const asked = new Set(ids)
  const entries: QueueEntry[] = []
  for (const record of records ?? []) {
    const id = isFields(record) ? text(record["id"]) : null
    if (id !== null && /^\d+$/.test(id) && (asked.size === 0 || asked.has(id))) entries.push(queued(id, record as Fields))
  }
  return lookOf(answer, heard(answer, records !== null), entries)
}

type Fields = Readonly<Record<string, unknown>>

/** `{"jobs": […]}`, or of one id alone the job itself; null when it is no JSON. */
function recordsOf(text: string): readonly unknown[] | null {
  try {
    // Inside a text of JSON a quote has a backslash before it, so this finds the keys alone.
    const parsed: unknown = JSON.parse(text.slice(Math.max(0, text.indexOf("{"))).replace(/"id": *(\d+)/g, '"id":"$1"'))
    if (!isFields(parsed)) return null
    return Array.isArray(parsed["jobs"]) ? parsed["jobs"] : "id" in parsed ? [parsed] : null
  } catch {
    return null
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function queued(id: string, job: Fields): QueueEntry {
  const [stateText, result] = [text(job["state"]) ?? "", text(job["result"]) ?? ""]
  const state = fluxState(stateText, result, job["urgency"])
  const over = isTerminal(state)
  const code = over ? integer(job["returncode"]) : null
  const name = text(job["name"])
  return entryOf(id, {
    state,
    text: stateText === "INACTIVE" ? `INACTIVE ${result}`.trim() : stateText,
    reason: reasonOf(job),
    tag: / ([A-Za-z0-9._-]+ \d+)$/.exec(name ?? "")?.[1] ?? null,
    user: text(job["username"]),
    name,
    submitted: moment(job["t_submit"]),
    estimatedStart: null,
    started: moment(job["t_run"]),
    ended: over ? (moment(job["t_inactive"]) ?? moment(job["t_cleanup"])) : null,
    // A negative code is a signal; -128 stands for a job that was cancelled before it began.
    exitCode: code !== null && code >= 0 ? code : null,
    signal: code === null || code === -128 ? null : code < 0 ? -code : shellSignal(code),
    nodes: told(text(job["nodelist"]) ?? undefined),
  })
}

/** What the scheduler or an exception says of it. */
function reasonOf(job: Fields): string | null {
  const [exception, annotations] = [job["exception"], job["annotations"]]
  const sched = isFields(annotations) ? annotations["sched"] : undefined
  const waits = isFields(sched) ? text(sched["reason_pending"]) : null
  if (waits !== null || !isFields(exception)) return waits
  const [type, note] = [text(exception["type"]), text(exception["note"])]
  return told(type !== null && note !== null ? `${type}: ${note}` : (type ?? note ?? undefined))
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null
}

function integer(value: unknown): number | null {
  return typeof value === "number" && Number.isInteger(value) ? value : null
}

/** Flux writes 0 where something has not happened. */
function moment(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : null
}
