import { expect, test } from "vitest"
import { isTerminal } from "../../model/queue.ts"
import type { Answer } from "../queue-text.ts"
import { lsfQueue } from "./lsf-queue.ts"

const now = Date.parse("2026-11-28T12:00:00Z") / 1000
const at = (text: string) => Date.parse(`${text}Z`) / 1000
const ok = (stdout: string): Answer => ({ code: 0, stdout, stderr: "" })
const missing = (id: string, stdout = ""): Answer => ({ code: 255, stdout, stderr: `Job <${id}> is not found\n` })

/** Rows as bjobs writes them, `-` where there is nothing. */
function row(id: string, stat: string, { index = "0", code = "-", start = "Nov 28 05:01", finish = "-", estimate = "-", hosts = "-", exit = "-", description = "5f3c-a1 1", name = "job", pend = "-" } = {}): string {
  return `${[id, index, stat, "ada", code, "Nov 28 05:00", estimate, start, finish, hosts, exit, description, name, pend].join("^")}\n`
}
const look = (ids: readonly string[], answer: Answer) => lsfQueue.seen(lsfQueue.look(ids)[0]!, answer, now)
const account = (ids: readonly string[], stdout: string) => lsfQueue.accounted(lsfQueue.account(ids, now)[0]!, ok(stdout), now)
const states = (of: { readonly entries: readonly { readonly id: string; readonly state: string }[] }) => Object.fromEntries(of.entries.map(({ id, state }) => [id, state]))

test("B2.5: a row of bjobs, as its reference describes the fields", () => {
  expect(look(["7"], ok(row("7", "EXIT", { code: "140", finish: "Nov 28 05:31 L", hosts: "4*c012:8*c013", exit: "TERM_RUNLIMIT: job killed after reaching LSF run time limit" }))).entries).toEqual([
    {
      id: "7", tag: "5f3c-a1 1", state: "timeout", text: "EXIT", reason: "TERM_RUNLIMIT: job killed after reaching LSF run time limit", user: "ada", name: "job",
      submitted: at("2026-11-28T05:00:00"), estimatedStart: null, started: at("2026-11-28T05:01:00"), ended: at("2026-11-28T05:31:00"), exitCode: 140, signal: 12, restarts: null, nodes: "4*c012:8*c013",
    },
  ])
})

test("B5.3: PSI/J lsf.py:129-130: a TERM_RUNLIMIT row does not stop the others", () => {
  const answer = ok(row("1", "RUN") + row("2", "EXIT", { code: "140", exit: "TERM_RUNLIMIT: job killed after reaching LSF run time limit" }) + row("3", "DONE") + row("4", "PEND"))
  expect(states(look(["1", "2", "3", "4"], answer))).toEqual({ 1: "running", 2: "timeout", 3: "done", 4: "pending" })
})

test("C10, B2.8, B5.3: PSI/J lsf.py, nextflow #5666, Snakemake-Profiles/lsf #28/#33: UNKWN and ZOMBI are not running, not failed and not done", () => {
  const entries = look(["1", "2"], ok(row("1", "UNKWN") + row("2", "ZOMBI"))).entries
  expect(entries.map(({ state, text }) => [state, text])).toEqual([["unknown", "UNKWN"], ["unknown", "ZOMBI"]])
  expect(lsfQueue.cancel(["1"], true)[0]?.slice(-3)).toEqual(["bkill", "-r", "1"])
})

test("jobs of an array are ended by ranges of it", () => {
  expect(lsfQueue.cancel(["7[1]", "5", "7[2]", "7[5]"], false)[0]?.slice(-4)).toEqual(["bkill", "7[1-2]", "7[5]", "5"])
})

test("C10, B2.9: nextflow #5666, granite #248: SSUSP and USUSP are suspended, PSUSP is held, none has ended", () => {
  const entries = look(["1", "2", "3"], ok(row("1", "SSUSP") + row("2", "USUSP") + row("3", "PSUSP"))).entries
  expect(entries.map(({ state }) => state)).toEqual(["suspended", "suspended", "held"])
  expect(entries.some(({ state }) => isTerminal(state))).toBe(false)
})

test("C07, B5.4: PSI/J batch_scheduler_executor.py:686-757: polls that fail end no job, however many there are", () => {
  const failed: Answer = { code: 255, stdout: "", stderr: "Failed in an LSF library call: LIM is down; try later\n" }
  for (let poll = 0; poll < 5; poll++) expect(look(["1", "2"], failed)).toEqual({ answered: false, entries: [], trouble: failed.stderr.trim() })
  expect(look(["1"], { code: 255, stdout: "", stderr: "batch system daemon not responding ... still trying\n" }).answered).toBe(false)
})

test("C02, B2.3, B2.4, B5.6: Parsl lsf.py:158-182, gc3pie #513, galaxy #7007, ert #7639: a job that is not found is neither done nor failed", () => {
  expect(look(["1"], missing("1"))).toEqual({ answered: true, entries: [] })
  expect(states(look(["1", "2"], missing("1", row("2", "RUN"))))).toEqual({ 2: "running" })
  expect(look(["1"], { code: 0, stdout: "", stderr: "No unfinished job found\n" })).toEqual({ answered: true, entries: [] })
})

test("B2.7: granite #248: an EXIT row without EXIT_CODE has failed, with no code", () => {
  expect(look(["1", "2"], ok(row("1", "EXIT") + row("2", "DONE"))).entries.map(({ state, exitCode, signal }) => [state, exitCode, signal])).toEqual([["failed", null, null], ["done", 0, null]])
})

test("exit codes above 128 tell of a signal; TERM_ words tell why", () => {
  const words = ["TERM_OWNER: job killed by owner", "TERM_MEMLIMIT: job killed after reaching LSF memory usage limit", "TERM_PREEMPT: job killed after preemption", "TERM_DEADLINE: job killed after deadline expires", "TERM_ZOMBIE: job exited while LSF is not available", "TERM_NEW_WORD: who knows"]
  const answer = ok(words.map((exit, index) => row(String(index + 1), "EXIT", { code: "143", exit })).join(""))
  expect(look(["1", "2", "3", "4", "5", "6"], answer).entries.map(({ state, exitCode, signal }) => [state, exitCode, signal])).toEqual(
    ["cancelled", "out-of-memory", "preempted", "deadline", "node-failed", "failed"].map((state) => [state, 143, 15]),
  )
})

test("a new state is unknown and its word is kept", () => {
  expect(look(["1"], ok(row("1", "HIBER"))).entries).toMatchObject([{ state: "unknown", text: "HIBER", ended: null }])
})

test("B2.2: fields have no width, so that ids of eight digits and long names are whole; reasons may hold the separator", () => {
  expect(lsfQueue.look(["1"])[0]?.command).toContain("-o")
  expect(lsfQueue.look(["1"])[0]?.command.find((word) => word.startsWith("jobid "))).not.toMatch(/:/)
  const entries = look(["12345678"], ok(row("12345678", "PEND", { start: "-", name: "a_very_long_name_that_bjobs_would_cut", pend: "Limit a^b reached" }))).entries
  expect(entries).toMatchObject([{ id: "12345678", name: "a_very_long_name_that_bjobs_would_cut", reason: "Limit a^b reached", started: null }])
})

test("B2.6: CPU_USED, which may say 50769:48:00.-48, is not asked for", () => {
  expect(lsfQueue.look(["1"])[0]?.command.join(" ")).not.toMatch(/cpu_used/)
  expect(account(["31"], history.replace("The CPU time used is 1780.4 seconds", "The CPU time used is 50769:48:00.-48 seconds")).entries).toMatchObject([{ id: "31", exitCode: 140 }])
})

test("tasks of an array are rows with an index", () => {
  expect(states(look(["9"], ok(row("9", "RUN", { index: "1" }) + row("9", "PEND", { index: "2" }))))).toEqual({ "9[1]": "running", "9[2]": "pending" })
})

test("an estimate is one of what is yet to come, and a guessed end is none", () => {
  const [entry] = look(["1"], ok(row("1", "PEND", { start: "-", estimate: "Jan  2 08:00", finish: "Jan  2 09:00 E" }))).entries
  expect(entry).toMatchObject({ estimatedStart: at("2027-01-02T08:00:00"), started: null, ended: null })
})

test("B5.1: Nextflow LsfExecutor.groovy:178: an answer without an id gives no id, and no exception in its place", () => {
  expect(lsfQueue.jobId("Job not submitted.\n")).toBeNull()
  expect(lsfQueue.jobId("")).toBeNull()
  expect(lsfQueue.jobId("*** maintenance on Tuesday ***\n12345678\n")).toBe("12345678")
})

const history = `
Job <31>, Job Name <job>, User <ada>, Project <default>, Command <sh batch.sh>, Job Description <5f3c-a1 1>
Sat Nov 28 05:00:00: Submitted from host <login1>, to Queue <batch>, CWD <$HOME>;
Sat Nov 28 05:01:00: Dispatched 1 Task(s) on Host(s) <hostA>, Allocated 1 Slot(s) on Host(s) <hostA>;
Sat Nov 28 05:01:01: Starting (Pid 4711);
Sat Nov 28 05:31:00: Exited with exit code 140. The CPU time used is 1780.4 seconds;
Sat Nov 28 05:31:00: Completed <exit>; TERM_RUNLIMIT: job killed after reaching LSF run time limit;

Summary of time in seconds spent in various states by  Sat Nov 28 05:31:00
  PEND     PSUSP    RUN      USUSP    SSUSP    UNKWN    TOTAL
  60       0        1800     0        0        0        1860
------------------------------------------------------------------------------

Job <32>, Job Name <job>, User <ada>, Project <default>, Command <sh batch.sh>, Job Description <5f3c-a1 2>
Sat Nov 28 06:00:00: Submitted from host <login1>, to Queue <batch>, CWD <$HOME>;
Sat Nov 28 06:01:00: Dispatched 1 Task(s) on Host(s) <hostA>;
Sat Nov 28 06:01:01: Starting (Pid 4712);
Sat Nov 28 06:05:00: Unknown; unable to reach the execution host;

Summary of time in seconds spent in various states by  Sat Nov 28 06:31:00
  PEND     PSUSP    RUN      USUSP    SSUSP    UNKWN    TOTAL
  60       0        240      0        0        1560     1860
------------------------------------------------------------------------------

Job <33>, User <ada>, Project <default>, Command <true>
Sat Nov 28 07:00:00: Submitted from host <login1>, to Queue <batch>, CWD <$HOME>;
Sat Nov 28 07:00:01: Dispatched 1 Task(s) on Host(s) <hostA>;
Sat Nov 28 07:00:02: Done successfully. The CPU time used is 0.1 seconds;

Summary of time in seconds spent in various states by  Sat Nov 28 07:00:02
  PEND     PSUSP    RUN      USUSP    SSUSP    UNKWN    TOTAL
  1        0        1        0        0        0        2
`

test("ert #7299: bhist tells of jobs that bjobs has forgotten, also of one whose host does not answer", () => {
  expect(account(["31", "32", "33"], history).entries.map(({ id, tag, state, exitCode, started, ended }) => [id, tag, state, exitCode, started, ended])).toEqual([
    ["31", "5f3c-a1 1", "timeout", 140, at("2026-11-28T05:01:01"), at("2026-11-28T05:31:00")],
    ["32", "5f3c-a1 2", "unknown", null, at("2026-11-28T06:01:01"), null],
    ["33", null, "done", 0, at("2026-11-28T07:00:01"), at("2026-11-28T07:00:02")],
  ])
})

test("bhist: an answer that was cut off tells nothing of its last job, and a requeued run's end does not count", () => {
  const cut = history.slice(0, history.indexOf("Summary", history.indexOf("Job <32>")))
  expect(states(account(["31", "32"], cut))).toEqual({ 31: "timeout" })
  const again = history.replace("Sat Nov 28 06:05:00: Unknown; unable to reach the execution host;", "Sat Nov 28 06:02:00: Exited with exit code 3. The CPU time used is 1 seconds;\nSat Nov 28 06:02:01: Pending: Job has been requeued;\nSat Nov 28 06:03:00: Dispatched 1 Task(s) on Host(s) <hostB>;\nSat Nov 28 06:03:01: Starting (Pid 1);")
  expect(account(["32"], again).entries).toMatchObject([{ id: "32", state: "running", exitCode: null, ended: null }])
})

test("bhist: what its owner killed is cancelled, and lines that were broken are read whole", () => {
  const killed = history
    .replace("Completed <exit>; TERM_RUNLIMIT: job killed after reaching LSF run time limit;\n", "")
    .replace("Sat Nov 28 05:31:00: Exited with exit code 140.", "Sat Nov 28 05:30:59: Signal <KILL> requested by user or administrator <ada>;\nSat Nov 28 05:31:00: Exited by\n                      signal 2.")
  expect(account(["31"], killed.replace("by\n", "by \n")).entries).toMatchObject([{ state: "cancelled", exitCode: null, signal: 2 }])
})

test("pending reasons are explained", () => {
  const why = (pend: string, stat = "PEND") => lsfQueue.why(look(["1"], ok(row("1", stat, { start: "-", pend }))).entries[0]!)
  expect(why("Job dependency condition not satisfied;")).toBe("It waits for another job to end.")
  expect(why("Job's resource requirements not satisfied: 4 hosts;")).toMatch(/Fewer nodes/)
  expect(why("The user has reached his/her job slot limit;")).toMatch(/as many jobs/)
  expect(why("The job was suspended by the user while pending;", "PSUSP")).toMatch(/bresume/)
  expect(why("Something new;")).toBe("The batch system says: Something new;")
})
