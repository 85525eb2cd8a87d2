import { expect, test } from "vitest"
import { isTerminal } from "../../model/queue.ts"
import { found } from "../ours.ts"
import type { Answer } from "../queue-text.ts"
import { pbsQueue } from "./pbs-queue.ts"

const now = Date.parse("2026-11-28T12:00:00Z") / 1000
const at = (text: string) => Date.parse(`${text}Z`) / 1000
const ok = (stdout: string): Answer => ({ code: 0, stdout, stderr: "" })
const look = (ids: readonly string[], answer: Answer) => pbsQueue.seen(pbsQueue.look(ids)[0]!, answer, now)
const states = (of: { readonly entries: readonly { readonly id: string; readonly state: string }[] }) => Object.fromEntries(of.entries.map(({ id, state }) => [id, state]))

/** A job as `qstat -f` writes it. */
function job(id: string, letter: string, lines: readonly string[] = []): string {
  return [
    `Job Id: ${id}`, "    Job_Name = job", "    Job_Owner = ada@login1", `    job_state = ${letter}`, "    queue = prod", "    ctime = Sat Nov 28 05:00:00 2026",
    "    Resource_List.walltime = 01:00:00", "    Variable_List = PBS_O_HOME=/home/ada,TEPHRA_ATTEMPT=1,TEPHRA_RUN_ID=5f3c-a1,PBS_O_WORKDIR=/lus", ...lines, "", "",
  ].join("\n")
}

const finished = `Job Id: 4711.aurora-pbs-0001
    Job_Name = regression
    Job_Owner = ada@aurora-uan-0009.hostmgmt1000.cm.aurora.alcf.anl.gov
    resources_used.walltime = 00:10:02
    job_state = F
    queue = small
    server = aurora-pbs-0001
    ctime = Sat Nov 28 05:00:00 2026
    exec_host = x4117c1s6b0n0/0*208+x4117c1s7b0n0/0*208
    mtime = Sat Nov 28 05:12:00 2026
    Resource_List.walltime = 01:00:00
    stime = Sat Nov 28 05:01:00 2026
    obittime = Sat Nov 28 05:11:03 2026
    substate = 92
    Variable_List = PBS_O_HOME=/home/ada,PBS_O_LANG=en_US.UTF-8,TEPHRA_ATTE
\tMPT=2,TEPHRA_RUN_ID=5f3c-a1,PBS_O_WORKDIR=/lus/flare/projects/abc123/ad
\ta/runs,PBS_O_QUEUE=prod
    comment = Job run at Sat Nov 28 at 05:01 on (x4117c1s6b0n0:ncpus=208) and f
\tinished
    run_count = 2
    Exit_status = 3
    Submit_arguments = -v TEPHRA_ATTEMPT,TEPHRA_RUN_ID batch.sh
    project = _pbs_project_default

`

test("a job of qstat -f with lines that go on behind a tab", () => {
  expect(look(["4711.aurora-pbs-0001"], ok(finished))).toEqual({
    answered: true,
    entries: [
      {
        id: "4711.aurora-pbs-0001", tag: "5f3c-a1 2", state: "failed", text: "F", reason: "Job run at Sat Nov 28 at 05:01 on (x4117c1s6b0n0:ncpus=208) and finished", user: "ada", name: "regression",
        submitted: at("2026-11-28T05:00:00"), estimatedStart: null, started: at("2026-11-28T05:01:00"), ended: at("2026-11-28T05:11:03"),
        exitCode: 3, signal: null, restarts: 1, nodes: "x4117c1s6b0n0/0*208+x4117c1s7b0n0/0*208",
      },
    ],
  })
})

test("a value whose line is full where the next one begins leaves a line with a tab alone, and goes on", () => {
  expect(look(["4711.aurora-pbs-0001"], ok(finished.replace("_HOME=/home/ada,", "_HOME=/home/ada,\n\t\n\t"))).entries).toMatchObject([{ tag: "5f3c-a1 2", exitCode: 3 }])
})

const functionOfBash = `BASH_FUNC_module%%=() {  local _mlredir=1;\n if [ -n "\${x}" ]; then\n    job_state = F\n    Exit_status = 0\n fi\n}`

test("C11, B3.2: openpbs #2541, balsam #324: an environment with functions and line breaks makes the JSON invalid; the text is read, and pretends nothing", () => {
  const json = `{"timestamp":1795844556,"Jobs":{"5.server":{"job_state":"R","Variable_List":{"BASH_FUNC_module%%":"() {  local _mlredir=1;\n if"}}}}`
  expect(() => JSON.parse(json) as unknown).toThrow(SyntaxError)
  expect(pbsQueue.look(["5.server"])[0]?.command).not.toContain("json")
  expect(look(["5.server"], ok(json)).entries).toEqual([])
  const entries = look(["5.server", "6.server"], ok(job("5.server", "R", [`    Variable_List = ${functionOfBash}`]) + job("6.server", "Q"))).entries
  expect(entries.map(({ id, state, exitCode }) => [id, state, exitCode])).toEqual([["5.server", "running", null], ["6.server", "pending", null]])
})

test("B3.3, B3.6: openpbs #1255, #2704: numbers with leading zeros and names that are numbers are text", () => {
  expect(() => JSON.parse(`{"Job_Name":0123}`) as unknown).toThrow(SyntaxError)
  expect(look(["5.server"], ok(job("5.server", "R").replace("Job_Name = job", "Job_Name = 0123"))).entries).toMatchObject([{ name: "0123", state: "running" }])
})

test("B3.4: openpbs #2672: of several jobs all are told, not the first alone", () => {
  expect(states(look(["5.server", "6.server", "7.server"], ok(job("5.server", "R") + job("6.server", "Q") + job("7.server", "H"))))).toEqual({ "5.server": "running", "6.server": "pending", "7.server": "held" })
})

test("B3.5: openpbs #2677: of an attribute that stands twice the first counts", () => {
  expect(look(["5.server"], ok(job("5.server", "R", ["    job_state = F", "    Exit_status = 0"]))).entries).toMatchObject([{ state: "running", exitCode: null }])
})

test("B3.7: OOD pbspro.rb:248, nextflow #1840: a job that was moved to another server has not completed", () => {
  const entries = look(["5.server", "6.server"], ok(job("5.server", "M") + job("6.server", "T"))).entries
  expect(entries.map(({ state }) => state)).toEqual(["moved", "moved"])
  expect(entries.some(({ state }) => isTerminal(state))).toBe(false)
})

test("C11, B3.10: Aurora: a job that vanished behind a routing queue is missing, and missing is no end", () => {
  const answer: Answer = { code: 153, stdout: job("6.server", "R"), stderr: "qstat: Unknown Job Id 5.server\n" }
  expect(look(["5.server", "6.server"], answer)).toMatchObject({ answered: true, entries: [{ id: "6.server" }] })
})

test("B3.1: parsl #3906/#4015: history is asked for, and a server that still refuses it was heard", () => {
  expect(pbsQueue.look(["5.server"])[0]?.command).toContain("-x")
  expect(look(["5.server"], { code: 35, stdout: "", stderr: "qstat: 5.server Job has finished, use -x or -H to obtain historical job information\n" })).toEqual({ answered: true, entries: [] })
})

test("C07: batchspawner #315, cromwell #5400: a server that does not answer ends no job", () => {
  for (const stderr of ["Connection refused\nqstat: cannot connect to server server (errno=111)\n", "No Permission.\nqstat: cannot connect to server server (errno=15007)\n", ""]) {
    expect(look(["5.server"], { code: 255, stdout: "", stderr })).toMatchObject({ answered: false, entries: [] })
  }
  expect(look(["5.server"], { code: null, stdout: "", stderr: "" }).answered).toBe(false)
})

test("B3.9: F needs the exit status: 0, codes, 265, 271, limits and PBS's own", () => {
  const end = (...lines: string[]) => look(["5.server"], ok(job("5.server", "F", lines))).entries.map(({ state, exitCode, signal }) => [state, exitCode, signal])[0]
  expect(end("    Exit_status = 0")).toEqual(["done", 0, null])
  expect(end("    Exit_status = -4")).toEqual(["node-failed", -4, null])
  expect(end("    Exit_status = 3")).toEqual(["failed", 3, null])
  expect(end("    Exit_status = 139")).toEqual(["failed", 139, 11])
  expect(end("    Exit_status = 265")).toEqual(["cancelled", 265, 9])
  expect(end("    Exit_status = 271", "    resources_used.walltime = 01:00:04")).toEqual(["timeout", 271, 15])
  expect(end("    Exit_status = 271", "    resources_used.walltime = 00:20:04")).toEqual(["cancelled", 271, 15])
  expect(end("    Exit_status = 267")).toEqual(["failed", 267, 11])
  expect(end("    Exit_status = -29")).toEqual(["timeout", -29, null])
  expect(end("    Exit_status = -27")).toEqual(["out-of-memory", -27, null])
  expect(end("    Exit_status = -3")).toEqual(["failed", -3, null])
  expect(end("    substate = 91")).toEqual(["cancelled", null, null])
  expect(end("    substate = 93")).toEqual(["failed", null, null])
  expect(end()).toEqual(["unknown", null, null])
})

test("C17: QMCPACK nexus #6009: a job that ran out of time is no success, even when it ended with 0 after the warning", () => {
  expect(states(look(["5.server"], ok(job("5.server", "F", ["    comment = Job run at Sat Nov 28 and exceeded resource walltime", "    Exit_status = 271"]))))).toEqual({ "5.server": "timeout" })
})

test("a job whose text was cut off is left out, wherever the cut is", () => {
  const two = finished + job("5.server", "R")
  for (let length = 0; length < two.length; length += 7) {
    for (const entry of look(["4711.aurora-pbs-0001", "5.server"], ok(two.slice(0, length))).entries) expect([entry.state, entry.exitCode]).toEqual(entry.id === "5.server" ? ["running", null] : ["failed", 3])
  }
})

test("B3.8: nextflow #96, parsl #2408: ids with the server's name short, long or missing are of one job", () => {
  const shown = job("5.polaris-pbs-01.hsn.cm.polaris.alcf.anl.gov", "R") + job("6", "Q") + job("55.polaris-pbs-01", "H") + job("5.other", "F", ["    Exit_status = 0"])
  expect(states(look(["5.polaris-pbs-01", "6.polaris-pbs-01"], ok(shown)))).toEqual({ "5.polaris-pbs-01": "running", "6.polaris-pbs-01": "pending" })
})

test("tasks of an array keep their number", () => {
  const shown = job("9[].server", "B") + job("9[1].server", "R") + job("9[2].server", "X", ["    Exit_status = 0"])
  expect(states(look(["9[].server"], ok(shown)))).toEqual({ "9[].server": "running", "9[1].server": "running", "9[2].server": "done" })
  expect(states(look(["9[2].server"], ok(shown)))).toEqual({ "9[2].server": "done" })
})

test("a new letter is unknown and kept", () => {
  expect(look(["5.server"], ok(job("5.server", "Z"))).entries).toMatchObject([{ state: "unknown", text: "Z" }])
})

test("a submission without an id is found by its variables, among all jobs of its user since then", () => {
  const [question] = pbsQueue.adopt({ tag: "5f3c-a1 2", user: "ada", since: at("2026-11-28T05:00:00") }).look
  expect(question?.command.slice(-2)).toEqual(["ada", "202611280400"])
  const answer = pbsQueue.seen(question!, ok(finished + job("5.server", "R")), now)
  expect(found(answer, { tag: "5f3c-a1 2", user: "ada", since: at("2026-11-28T05:00:00") }).map(({ id }) => id)).toEqual(["4711.aurora-pbs-0001"])
  expect(pbsQueue.seen(question!, ok(""), now)).toEqual({ answered: true, entries: [] })
})

test("submit.sh's id is its last line that is one", () => {
  expect(pbsQueue.jobId("qsub: waiting\n4711.aurora-pbs-0001\n")).toBe("4711.aurora-pbs-0001")
  expect(pbsQueue.jobId("9[].server\n")).toBe("9[].server")
  expect(pbsQueue.jobId("4711\n")).toBeNull()
})

test("comments are explained, and the estimate is read", () => {
  const waits = look(["5.server"], ok(job("5.server", "Q", ["    comment = Not Running: Insufficient amount of resource: ncpus", "    estimated.start_time = Sat Nov 28 18:00:00 2026"]))).entries[0]!
  expect(waits.estimatedStart).toBe(at("2026-11-28T18:00:00"))
  expect(pbsQueue.why(waits)).toMatch(/Not enough nodes/)
  expect(pbsQueue.why({ ...waits, reason: "Can Never Run: Insufficient amount of queue resource: nodect" })).toMatch(/can never start/)
  expect(pbsQueue.why({ ...waits, reason: "Something new" })).toBe("The batch system says: Something new")
})

test("subjobs of an array are deleted by ranges of it", () => {
  expect(pbsQueue.cancel(["7[1].pbs", "5.pbs", "7[2].pbs", "7[5].pbs"], false)[0]?.slice(-4)).toEqual(["qdel", "7[1-2].pbs", "7[5].pbs", "5.pbs"])
})
