import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { isTerminal } from "../../model/queue.ts"
import { believed, found } from "../ours.ts"
import type { Answer, Question } from "../queue-text.ts"
import { slurmQueue } from "./slurm-queue.ts"

interface Recording extends Question {
  readonly answer: Answer
}
const recorded = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, "recorded", `${name}.json`), "utf8")) as Recording
const seen = (name: string) => slurmQueue.seen(recorded(name), recorded(name).answer, 0)
const accounted = (name: string) => slurmQueue.accounted(recorded(name), recorded(name).answer, 0)
const ok = (stdout: string, stderr = ""): Answer => ({ code: 0, stdout, stderr })

/** Rows as squeue writes them. */
const row = (id: string, state: string, { reason = "None", user = "ada", comment = "5f3c-a1 1", name = "job" } = {}) =>
  `${[id, state, reason, user, "2026-11-28T05:00:00", "2026-11-28T05:00:01", "N/A", "", comment, name].join("\x1f")}\x1e\n`
/** Rows as sacct writes them. */
const past = (id: string, state: string, exit = "0:0", submit = "2026-11-28T05:00:00") =>
  `${[id, state, exit, "ada", submit, submit, "2026-11-28T05:10:00", "node1", "None", "job", "5f3c-a1 1"].join("\x1f")}\x1f\n`
const look = (ids: readonly string[], answer: Answer) => slurmQueue.seen(slurmQueue.look(ids)[0]!, answer, 0)
const account = (ids: readonly string[], answer: Answer) => slurmQueue.accounted(slurmQueue.account(ids, 0)[0]!, answer, 0)
const states = (of: { readonly entries: readonly { readonly id: string; readonly state: string }[] }) => Object.fromEntries(of.entries.map(({ id, state }) => [id, state]))

test("recorded queue: each state of a real Slurm, with reason, estimate and tag", () => {
  expect(seen("look").answered).toBe(true)
  expect(seen("look").entries.map(({ name, state, reason }) => [name, state, reason])).toEqual([
    ["cancelled", "cancelled", null],
    ["done", "done", null],
    ["lines", "done", null],
    ["exit3", "failed", "NonZeroExitCode"],
    ["segv", "failed", "JobLaunchFailure"],
    ["nodefail", "node-failed", "NodeDown"],
    ["begin", "pending", "BeginTime"],
    ["never", "pending", "DependencyNeverSatisfied"],
    ...Array.from({ length: 4 }, () => ["array", "pending", "JobArrayTaskLimit"]),
    ["requeued", "pending", "BeginTime"],
    ["a|b^^^ c", "pending", "BeginTime"],
    ["resources", "pending", "Nodes required for job are DOWN, DRAINED or reserved for jobs in higher priority partitions"],
    ["priority", "pending", "Priority"],
    ["held", "held", "JobHeldUser"],
    ["running", "running", null],
    ["array", "running", null],
    ["array", "running", null],
    ["timeout", "timeout", "TimeLimit"],
  ])
  const priority = seen("look").entries.find(({ name }) => name === "priority")
  expect(priority).toMatchObject({ tag: "priority 1", user: "root", estimatedStart: expect.any(Number) as number, started: null, ended: null })
})

test("recorded accounting: exit codes and signals; the tag is there only of jobs that have ended", () => {
  const entries = Object.fromEntries(accounted("account").entries.map((entry) => [`${entry.name ?? ""} ${entry.restarts ?? ""}`, entry]))
  expect(entries["exit3 0"]).toMatchObject({ state: "failed", exitCode: 3, signal: null, tag: "exit3 1" })
  expect(entries["segv 0"]).toMatchObject({ state: "failed", exitCode: 0, signal: 11 })
  expect(entries["cancelled 0"]).toMatchObject({ state: "cancelled", text: "CANCELLED by 0" })
  expect(entries["timeout 0"]).toMatchObject({ state: "timeout", exitCode: 0 })
  expect(entries["running 0"]).toMatchObject({ state: "running", tag: null, ended: null, exitCode: null })
  expect(entries["requeued 0"]).toMatchObject({ state: "node-failed", ended: expect.any(Number) as number })
})

test("accounting has a row for each run of a job that was requeued", () => {
  const entries = account(["5"], ok(past("5", "REQUEUED") + past("5", "COMPLETED", "0:0", "2026-11-28T05:20:00"))).entries
  expect(entries.map(({ state, restarts }) => [state, restarts])).toEqual([["requeued", 0], ["done", 1]])
})

test("C15, B1.10: recorded requeue: while the queue says pending, accounting still says NODE_FAIL, which is no end, neither beside the queue nor alone", () => {
  const waits = seen("look").entries.find(({ name }) => name === "requeued")!
  const known = { id: waits.id, tag: "requeued 1", user: "root", since: waits.submitted! }
  expect(waits.state).toBe("pending")
  expect(accounted("account").entries.find(({ id }) => id === waits.id)?.state).toBe("node-failed")
  expect(believed(known, seen("look"), accounted("account"))?.state).toBe("pending")
  expect(believed(known, { answered: false, entries: [] }, accounted("account"))).toMatchObject({ state: "unknown", text: "NODE_FAIL" })
  expect(believed(known, { answered: true, entries: [] }, accounted("account"))?.state).toBe("node-failed")
})

test("C01: toil #5459, nextflow #970/#981: sbatch that ended with Socket timed out gives no id, and the job is found by its tag", () => {
  expect(recorded("cut-submit").answer).toMatchObject({ code: 1, stdout: "" })
  expect(slurmQueue.jobId(recorded("cut-submit").answer.stdout)).toBeNull()
  expect(found(seen("cut-adopt"), { tag: "cut 1", user: "root", since: 0 })).toHaveLength(1)
  expect(found(seen("look"), { tag: "cut 1", user: "root", since: 0 })).toEqual([])
})

test("recorded adoption: accounting finds by its tag what has ended, and does not have the tag of what has not", () => {
  const lost = (tag: string) => found(accounted("adopt-account"), { tag, user: "root", since: 0 }).map(({ state }) => state)
  expect([lost("exit3 1"), lost("timeout 1"), lost("running 1")]).toEqual([["failed"], ["timeout"], []])
})

test("C07: batchspawner #315/#171/#179, cromwell #5400: a controller that does not answer ends no job", () => {
  for (const name of ["frozen-look", "away-look"]) expect(seen(name)).toEqual({ answered: false, entries: [], trouble: recorded(name).answer.stderr.trim() })
  expect(look(["5"], { code: null, stdout: "", stderr: "" })).toMatchObject({ answered: false, trouble: "The command was ended before it answered." })
})

test("C18: parsl #1588: a poll that was ended by its deadline is no answer, and what it had said already counts", () => {
  const answer = { code: null, stdout: row("5", "RUNNING") + row("6", "COMPLETED").slice(0, 20), stderr: "" }
  expect(look(["5", "6"], answer)).toMatchObject({ answered: false, entries: [{ id: "5", state: "running" }] })
})

test("B1.3: OOD slurm.rb: exit code 0 with slurm_load_jobs error is no answer", () => {
  expect(look(["5"], ok("", "slurm_load_jobs error: Socket timed out on send/recv operation\n"))).toMatchObject({ answered: false, entries: [] })
})

test("B1.2: AiiDA: one id that Slurm has forgotten is asked for twice, so that the answer is an empty list", () => {
  expect(slurmQueue.look(["7"])[0]?.command.at(-1)).toBe("--jobs=7,7")
  expect(seen("unknown-two")).toEqual({ answered: true, entries: [] })
  expect(seen("unknown-one")).toEqual({ answered: true, entries: [] })
})

test("C02, B1.12, B5.7: AiiDA #7062/#3404/#4326/#7155 and slurm.py:57: a job that is missing from the list is not done", () => {
  expect(look(["5", "6"], ok(row("6", "PENDING")))).toEqual({ answered: true, entries: [expect.objectContaining({ id: "6", state: "pending" })] })
})

test("B1.20, B5.2, B5.7: AiiDA slurm.py:57, Nextflow SlurmExecutor.groovy:185-199: OUT_OF_MEMORY, DEADLINE, BOOT_FAIL, REQUEUED, SIGNALING and STAGE_OUT are known", () => {
  const words = ["OUT_OF_MEMORY", "DEADLINE", "BOOT_FAIL", "REQUEUED", "SIGNALING", "STAGE_OUT", "NODE_FAIL", "COMPLETING", "CONFIGURING", "SPECIAL_EXIT"]
  const answer = ok(words.map((word, index) => row(String(index + 1), word)).join(""))
  expect(look(words.map((_, index) => String(index + 1)), answer).entries.map(({ state }) => state)).toEqual([
    "out-of-memory", "deadline", "node-failed", "requeued", "running", "completing", "node-failed", "completing", "configuring", "held",
  ])
})

test("C20, B1.20: slurm-drmaa #12: a new state is unknown, never an end, and its word is kept", () => {
  for (const word of ["LAUNCH_FAILED", "QUANTUM", "", "constructor", "COMPLET"]) expect(look(["5"], ok(row("5", word))).entries).toMatchObject([{ state: "unknown", text: word }])
})

test("B1.8: OOD slurm.rb:587,604: PREEMPTED is neither suspended nor completed", () => {
  expect(states(look(["5"], ok(row("5", "PREEMPTED"))))).toEqual({ 5: "preempted" })
})

test("C17, B1.6, B1.19: ondemand #4023, QMCPACK nexus #6009: what failed or ran out of time with exit code 0:0 is no success", () => {
  const ends = account(["5", "6", "7", "8"], ok(past("5", "TIMEOUT") + past("6", "FAILED", "1:0") + past("7", "CANCELLED+") + past("8", "CANCELLED by 1001")))
  expect(states(ends)).toEqual({ 5: "timeout", 6: "failed", 7: "cancelled", 8: "cancelled" })
})

test("B5.5: Parsl slurm.py:250-292: a second poll that asks only for 102 says nothing of 101", () => {
  const first = look(["101", "102"], ok(row("101", "FAILED") + row("102", "RUNNING")))
  expect(states(first)).toEqual({ 101: "failed", 102: "running" })
  expect(states(look(["102"], ok(row("102", "RUNNING"))))).toEqual({ 102: "running" })
})

test("C12, B1.7, B5.8: snakemake-slurm __init__.py:1483, #207/#331: accounting that does not work is no success", () => {
  expect(accounted("no-accounting")).toEqual({ answered: false, entries: [], trouble: "Slurm accounting storage is disabled", never: true })
  const down = account(["5"], { code: 1, stdout: "", stderr: "sacct: error: slurm_persist_conn_open_without_init: failed to open persistent connection to host:localhost:6819: Connection refused\nsacct: error: Problem talking to the database: Connection refused\n" })
  expect(down).toMatchObject({ answered: false, entries: [] })
  expect(down.never).toBeUndefined()
})

test("a job that was cancelled before it ran has no start", () => {
  expect(look(["5"], ok(row("5", "CANCELLED"))).entries).toMatchObject([{ state: "cancelled", started: null }])
})

test("C12, B1.14: snakemake #1227, snakemake-slurm #38: accounting is asked from an hour before the submission, not from midnight", () => {
  expect(slurmQueue.account(["5"], Date.parse("2026-11-28T00:30:00Z") / 1000)[0]?.command).toContain("--starttime=2026-11-27T23:30:00")
  expect(accounted("unknown-account")).toEqual({ answered: true, entries: [] })
})

test("B1.9: pending arrays collapse: 3_[0-3%2] stands for its tasks, wherever it comes from", () => {
  expect(states(look(["3"], ok(row("3_[0-2,7-9:2%2]", "PENDING") + row("3_4", "RUNNING"))))).toEqual({ "3_0": "pending", "3_1": "pending", "3_2": "pending", "3_7": "pending", "3_9": "pending", "3_4": "running" })
  for (const id of ["3_[5-2]", "3_[0-99999999]", "3_[0-4:0]", "3_[,]"]) expect(look(["3"], ok(row(id, "PENDING"))).entries).toEqual([])
})

test("C18, B1.11: parsl #3675: jobs of other clusters are asked for there, and keep their whole id", () => {
  const [here, there] = slurmQueue.look(["5", "6;blue", "7;blue"])
  expect(here?.command.at(-1)).toBe("--jobs=5,5")
  expect(there?.command.slice(-2)).toEqual(["--clusters=blue", "--jobs=6,7"])
  expect(states(slurmQueue.seen(there!, ok(`CLUSTER: blue\n${row("6", "RUNNING")}${row("5", "FAILED")}`), 0))).toEqual({ "6;blue": "running" })
  expect(slurmQueue.cancel(["5", "6;blue"], false)).toEqual([["scancel", "5"], ["scancel", "--clusters=blue", "6"]])
})

test("tasks of an array are cancelled by one word of it", () => {
  expect(slurmQueue.cancel(["7_1", "5", "7_2", "7_5"], false)).toEqual([["scancel", "7_[1-2,5]", "5"]])
  expect(slurmQueue.cancel(["7_4"], false)).toEqual([["scancel", "7_4"]])
  expect(slurmQueue.cancel(["7_1;blue", "7_2;blue"], false)).toEqual([["scancel", "--clusters=blue", "7_[1-2]"]])
})

test("B1.5: names and comments with |, ^^^, spaces and line breaks spoil nothing; banners before the rows neither", () => {
  const odd = row("5", "RUNNING", { name: "a|b^^^ c\n6" }) + row("6", "PENDING", { comment: "two\nlines" })
  expect(states(look(["5", "6"], ok(`Welcome to the site!\n=====\n${odd}`)))).toEqual({ 5: "running", 6: "pending" })
})

test("B1.1: job_state is a text, later a list, and numbers become objects from one version's JSON to the next: the text is asked for, whose form we choose", () => {
  const { look: looks, account: accounts } = slurmQueue.adopt({ tag: "r 1", user: "ada", since: 0 })
  for (const { command } of [...slurmQueue.look(["5"]), ...slurmQueue.account(["5"], 0), ...looks, ...accounts]) expect(command.join(" ")).not.toMatch(/json/)
  expect(look(["5"], ok('{"jobs": [{"job_id": 5, "job_state": ["COMPLETED"], "exit_code": {"set": true, "number": 0}}]}'))).toMatchObject({ entries: [] })
})

test("what a person has set for squeue does not hide jobs", () => {
  expect(slurmQueue.look(["5"])[0]?.command.slice(0, 3)).toEqual(["env", "-u", "SQUEUE_ACCOUNT"])
  expect(slurmQueue.look(["5"])[0]?.command).toContain("SQUEUE_PARTITION")
})

test("B1.4: submit.sh's id is its last line; banners and lua messages come before", () => {
  expect(slurmQueue.jobId("sbatch: lua: your account is charged double\n 3 jobs left\n4711\n")).toBe("4711")
  expect(slurmQueue.jobId("4711;blue\n")).toBe("4711;blue")
  expect(slurmQueue.jobId("Submitted batch job 4711\n")).toBeNull()
})

test("B1.18: recorded trial: the estimate comes on the error stream with exit code 0, a refusal in words", () => {
  expect(slurmQueue.trial?.read(recorded("trial").answer)).toEqual({ start: Date.parse(`${/start at (\S+)/.exec(recorded("trial").answer.stderr)![1]!}Z`) / 1000 })
  expect(slurmQueue.trial?.read(recorded("trial-refused").answer)).toEqual({ start: null, refused: "Requested node configuration is not available" })
})

test("each recorded reason is explained with what to do", () => {
  const waiting = seen("look").entries.filter(({ state }) => !isTerminal(state) && state !== "running")
  for (const entry of waiting) expect(slurmQueue.why(entry)).toMatch(/^(?!The batch system says).+\.|scontrol release/)
  expect(slurmQueue.why({ ...waiting[0]!, reason: "ReqNodeNotAvail, UnavailableNodes:node3" })).toMatch(/down or reserved/)
  expect(slurmQueue.why({ ...waiting[0]!, reason: "SomethingNew" })).toBe("The batch system says: SomethingNew")
  expect(slurmQueue.why({ ...waiting[0]!, reason: null })).toBeNull()
})
