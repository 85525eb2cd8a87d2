import { isTerminal } from "../../model/queue.ts"
import type { Look, QueueEntry } from "../../model/queue.ts"
import { entryOf, lastId, lookOf, onlySays, plainly, told } from "../answer.ts"
import { fewWords, indexList } from "../array-text.ts"
import { isoMoment, isoText } from "../moment.ts"
import { skew } from "../ours.ts"
import type { Answer, Command, Question, QueueText, Trial } from "../queue-text.ts"
import { clusterOf, idsOfRow, ofClusters } from "./slurm-ids.ts"
import { slurmProven } from "./slurm-proven.ts"
import { slurmState, slurmWhy } from "./slurm-states.ts"

/** Between fields and behind a row: names and comments may hold any sign that can be typed, line breaks too. */
const [unit, record] = ["\x1f", "\x1e"]

/** What a person has set for themselves must not hide jobs from us. */
const unset = ["SQUEUE_ACCOUNT", "SQUEUE_LICENSES", "SQUEUE_NAMES", "SQUEUE_PARTITION", "SQUEUE_QOS", "SLURM_TIME_FORMAT"].flatMap((name) => ["-u", name])
const asked: Command = [plainly[0] ?? "env", ...unset, ...plainly.slice(1)]

const queueFields = ["%i", "%T", "%r", "%u", "%V", "%S", "%e", "%N", "%k", "%j"]
const accountFields = ["JobID", "State", "ExitCode", "User", "Submit", "Start", "End", "NodeList", "Reason", "JobName", "Comment"]

const squeue: Command = [...asked, "squeue", "--noheader", "--states=all", "--array", `--format=${queueFields.join(unit)}${record}`]
/** Asked by user it knows a job about two seconds later than asked by id (Slurm 22.05). */
const sacct = (since: number): Command => [
  ...asked, "sacct", "--allocations", "--duplicates", "--noheader", "--parsable", `--delimiter=${unit}`, `--format=${accountFields.join(",")}`, `--starttime=${isoText(since - skew)}`,
]

/** Slurm 17.11 and newer. Not its JSON: that costs the controller more, and its form changes from version to version. */
export const slurmQueue: QueueText = {
  look: (ids) => ofClusters(ids, (options, numbers) => [...squeue, ...options, `--jobs=${numbers}`]),
  seen,
  account: (ids, since) => ofClusters(ids, (options, numbers) => [...sacct(since), ...options, `--jobs=${numbers}`]),
  accounted,
  mine: (user) => [{ command: [...squeue, `--user=${user}`], ids: [] }],
  adopt: ({ user, since }) => ({
    look: [{ command: [...squeue, `--user=${user}`], ids: [] }],
    account: [{ command: [...sacct(since), `--user=${user}`], ids: [] }],
  }),
  cancel: (ids) => ofClusters(ids, (options, numbers) => ["scancel", ...options, ...tasksTogether(numbers.split(","))]).map(({ command }) => command),
  nothingToCancel: /Invalid job id|already completing or completed/i,
  jobId: (stdout) => lastId(stdout, /^\d+(;[\w.-]+)?$/),
  trial: { command: (script) => [...plainly, "sh", "-c", 'printf %s "$1" | sbatch --test-only', "sh", script], read: tried },
  why: slurmWhy,
  proven: slurmProven,
}

/** `7_[1-3,5]`: one request to the controller for all tasks of an array. */
function tasksTogether(ids: readonly string[]): readonly string[] {
  return fewWords(ids, /^(\d+)_(\d+)$/, (number, indices) => [indices.length === 1 ? `${number}_${indices[0]}` : `${number}_[${indexList(indices)}]`])
}

/** "Invalid job id" is an answer: the queue does not know it. Any other error is none, even with exit code 0. */
function heard(answer: Answer): boolean {
  const errors = answer.stderr.split("\n").filter((line) => /\berror\b/i.test(line)).join("\n")
  const harmless = onlySays({ ...answer, stderr: errors }, /Invalid job id specified/)
  return harmless && (answer.code === 0 || (answer.code === 1 && errors !== ""))
}

function seen(question: Question, answer: Answer): Look {
  const [ids, cluster] = [new Set(question.ids), clusterOf(question)]
  // Before a row a banner, "CLUSTER: name" or what is left of a mangled row may stand; what follows the last row was cut off.
  const rows = answer.stdout.split(record).slice(0, -1).map((row) => row.split(unit).slice(-queueFields.length))
  const entries = rows.filter((row) => row.length === queueFields.length).flatMap((row) => {
    const shown = (row[0] ?? "").split("\n").at(-1) ?? ""
    return idsOfRow(shown, ids, cluster).map((id) => queued(id, row))
  })
  return lookOf(answer, heard(answer), entries)
}

function queued(id: string, [, text = "", why, user, submit, start, end, nodes, comment, name]: readonly string[]): QueueEntry {
  const reason = told(why, "None", "(null)")
  const state = slurmState(text, reason)
  const waits = state === "pending" || state === "held" || state === "requeued"
  return entryOf(id, {
    state, text, reason,
    tag: told(comment, "(null)"),
    user: told(user),
    name: told(name),
    submitted: isoMoment(submit),
    estimatedStart: waits ? isoMoment(start) : null,
    // Of a job that ended before it ran, Slurm tells the end as its start; it has no nodes.
    started: waits || told(nodes) === null ? null : isoMoment(start),
    ended: isTerminal(state) ? isoMoment(end) : null,
    nodes: told(nodes),
  })
}

function accounted(question: Question, answer: Answer): Look {
  const [ids, cluster] = [new Set(question.ids), clusterOf(question)]
  const rows = answer.stdout.split("\n").map((row) => row.split(unit))
  // Each row ends with the separator, so a row that was cut off is one field short.
  const entries = rows.filter((row) => row.length === accountFields.length + 1 && row.at(-1) === "").flatMap((row) => idsOfRow(row[0] ?? "", ids, cluster).map((id) => ended(id, row)))
  const never = /accounting storage is disabled/i.test(answer.stderr)
  return { ...lookOf(answer, heard(answer) && !never, counted(entries)), ...(never ? { never: true } : {}) }
}

/** The comment is there only once the job has ended. */
function ended(id: string, [, text = "", exit = "", user, submit, start, end, nodes, why, name, comment]: readonly string[]): QueueEntry {
  const reason = told(why, "None")
  const state = slurmState(text, reason)
  const [, code, signal] = /^(\d+):(\d+)$/.exec(exit) ?? []
  return entryOf(id, {
    state, text, reason,
    tag: told(comment),
    user: told(user),
    name: told(name),
    submitted: isoMoment(submit),
    started: told(nodes, "None assigned") === null ? null : isoMoment(start),
    ended: isTerminal(state) ? isoMoment(end) : null,
    exitCode: isTerminal(state) && code !== undefined ? Number(code) : null,
    signal: isTerminal(state) && signal !== undefined && Number(signal) > 0 ? Number(signal) : null,
    nodes: told(nodes, "None assigned"),
  })
}

/** Each run of one submission has a row, the oldest first; a stranger who had the id before does not count. */
function counted(entries: readonly QueueEntry[]): readonly QueueEntry[] {
  const runs = new Map<string, number>()
  return entries.map((entry) => {
    const whose = `${entry.id} ${entry.user ?? ""} ${entry.name ?? ""}`
    const restarts = runs.get(whose) ?? 0
    runs.set(whose, restarts + 1)
    return { ...entry, restarts }
  })
}

/** The estimate comes through the error stream, with exit code 0. */
function tried(answer: Answer): Trial {
  const start = isoMoment(/to start at (\S+)/.exec(answer.stderr)?.[1])
  if (answer.code === 0) return { start }
  const words = answer.stderr.split("\n").map((line) => line.replace(/^(sbatch: error|allocation failure): /, "").trim())
  return { start: null, refused: [...new Set(words)].filter((line) => line !== "").join(" ") || "sbatch refused the job without a word." }
}
