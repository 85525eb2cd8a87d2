import fc from "fast-check"
import { expect, test } from "vitest"
import { cases } from "../../tests/counts.ts"
import { Basis } from "../model/fact.ts"
import { Look, isTerminal } from "../model/queue.ts"
import type { QueueEntry } from "../model/queue.ts"
import { believed } from "./ours.ts"
import type { Answer, QueueText } from "./queue-text.ts"
import { schedulers } from "./schedulers.ts"

const now = Date.parse("2026-11-28T12:00:00Z") / 1000
const numRuns = cases("schedulers")

/** Of each batch system: an id, and what it writes of a job that runs or has ended well. */
interface Written {
  readonly queue: QueueText
  readonly id: (number: number) => string
  readonly row: (number: number, ended: boolean) => string
  readonly whole: (rows: readonly string[]) => string
  readonly past?: (number: number) => string
}

const unit = "\x1f"
const all: Readonly<Record<string, Written>> = {
  slurm: {
    queue: schedulers.slurm.queue!,
    id: String,
    row: (number, ended) => `${[number, ended ? "COMPLETED" : "RUNNING", "None", "ada", "2026-11-28T05:00:00", "2026-11-28T05:00:01", "2026-11-28T06:00:00", "n1", "r 1", "job"].join(unit)}\x1e\n`,
    whole: (rows) => rows.join(""),
    past: (number) => `${[number, "COMPLETED", "0:0", "ada", "2026-11-28T05:00:00", "2026-11-28T05:00:01", "2026-11-28T06:00:00", "n1", "None", "job", "r 1"].join(unit)}${unit}\n`,
  },
  lsf: {
    queue: schedulers.lsf.queue!,
    id: String,
    row: (number, ended) => `${[number, 0, ended ? "DONE" : "RUN", "ada", "-", "Nov 28 05:00", "-", "Nov 28 05:01", ended ? "Nov 28 06:00" : "-", "n1", "-", "r 1", "job", "-"].join("^")}\n`,
    whole: (rows) => rows.join(""),
    past: (number) =>
      `\nJob <${number}>, Job Name <job>, User <ada>, Job Description <r 1>\nSat Nov 28 05:00:00: Submitted from host <h>, to Queue <q>;\nSat Nov 28 05:01:00: Dispatched to <n1>;\nSat Nov 28 06:00:00: Done successfully. The CPU time used is 1 seconds;\n\nSummary of time in seconds spent in various states by Sat Nov 28 06:00:00\n`,
  },
  pbs: {
    queue: schedulers.pbs.queue!,
    id: (number) => `${number}.server`,
    row: (number, ended) =>
      `Job Id: ${number}.server\n    Job_Name = job\n    Job_Owner = ada@login\n    job_state = ${ended ? "F" : "R"}\n    ctime = Sat Nov 28 05:00:00 2026\n    Variable_List = TEPHRA_RUN_ID=r,TEPHRA_ATTE\n\tMPT=1\n${ended ? "    Exit_status = 0\n" : ""}\n`,
    whole: (rows) => rows.join(""),
  },
  flux: {
    queue: schedulers.flux.queue!,
    id: String,
    row: (number, ended) => JSON.stringify({ id: number, username: "ada", state: ended ? "INACTIVE" : "RUN", result: ended ? "COMPLETED" : "", t_submit: now - 60, name: "job r 1" }),
    whole: (rows) => `{"jobs": [${rows.join(",")}]}`,
  },
}
const written = Object.entries(all)
const answer = (stdout: string, stderr = "", code: number | null = 0): Answer => ({ code, stdout, stderr })

/** All that the questions about these ids give, each answered with the same. */
function looked({ queue }: Written, ids: readonly string[], given: Answer): readonly QueueEntry[] {
  return queue.look(ids).flatMap((question) => Look.parse(queue.seen(question, given, now)).entries)
}

/** Bytes, and pieces of what batch systems say in any order. */
const pieces = fc.constantFrom(
  unit, "\x1e", "\n", "\t", "^", "-", " = ", "\n    ", "Job Id: 7.server\n", "Job <7>, User <ada>", "job_state = F", "Exit_status = 0", "Variable_List = ", "COMPLETED", "DONE", "EXIT", "INACTIVE", "0:0", "7", "7_[0-3%2]", "7_[9-1,-]",
  "2026-11-28T05:00:00", "Nov 28 05:00 L", "Sat Nov 28 05:00:00: ", "Done successfully.", "Summary of time in seconds", "CLUSTER: blue\n", '{"jobs": [', '{"id": 7, "state": "INACTIVE", "result": "COMPLETED"}', "]}", ",", '"id": 7', "N/A", "%",
)
const anyText = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 60 }).map((parts) => parts.join("")))
const anyAnswer = fc.record({ code: fc.constantFrom(0, 1, 35, 140, 153, 255, null), stdout: anyText, stderr: anyText })

test.each(written)("%s: any bytes as an answer never throw, and give no entry of a job whose id is not in them", (_, { queue, id }) => {
  fc.assert(
    fc.property(anyAnswer, (given) => {
      const questions = [...queue.look([id(7), id(8)]), ...queue.account([id(7), id(8)], now), ...queue.adopt({ tag: "r 1", user: "ada", since: now }).look]
      for (const question of questions) {
        for (const look of [Look.parse(queue.seen(question, given, now)), Look.parse(queue.accounted(question, given, now))]) {
          for (const entry of look.entries) {
            expect(given.stdout).toContain(/^\d+/.exec(entry.id)?.[0] ?? "no number")
            expect(queue.why(entry)).not.toBe("")
          }
          if (given.code === null) expect(look.answered).toBe(false)
          if (!look.answered) expect(look.trouble).toMatch(/./)
        }
      }
      queue.jobId(given.stdout)
      queue.trial?.read(given)
    }),
    { numRuns },
  )
})

test.each(written)("%s: rows read back, and a job without a row has no entry, whatever the others are", (_, system) => {
  const jobs = fc.uniqueArray(fc.record({ number: fc.integer({ min: 1, max: 9999 }), ended: fc.boolean(), there: fc.boolean() }), { selector: ({ number }) => number, minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(jobs, (list) => {
      const stdout = system.whole(list.filter(({ there }) => there).map(({ number, ended }) => system.row(number, ended)))
      const entries = looked(system, list.map(({ number }) => system.id(number)), answer(stdout))
      expect(entries.map(({ id, state, tag, user }) => [id, state, tag, user])).toEqual(list.filter(({ there }) => there).map(({ number, ended }) => [system.id(number), ended ? "done" : "running", "r 1", "ada"]))
    }),
    { numRuns },
  )
})

test.each(written.filter(([name]) => name !== "flux"))("%s: a row that was cut off or holds anything spoils no other row", (_, system) => {
  const junk = fc.oneof(fc.nat(200).map((length) => system.row(5, true).slice(0, -1 - length)), fc.string({ maxLength: 80 }).map((text) => `${text}\n`))
  fc.assert(
    fc.property(junk, fc.nat(3), (mangled, at) => {
      const rows = [1, 2, 3].map((number) => system.row(number, number === 2))
      const stdout = system.whole([...rows.slice(0, at), `${mangled}${mangled.endsWith("\n") ? "" : "\n"}`, ...rows.slice(at)])
      const entries = looked(system, [1, 2, 3].map(system.id), answer(stdout))
      expect(entries.map(({ id, state }) => [id, state])).toEqual([[system.id(1), "running"], [system.id(2), "done"], [system.id(3), "running"]])
    }),
    { numRuns },
  )
})

test.each(written)("%s: an answer that was cut anywhere gives no end that is not in it", (_, system) => {
  const stdout = system.whole([1, 2, 3].map((number) => system.row(number, number === 2)))
  for (let length = 0; length < stdout.length; length++) {
    for (const { id, state } of looked(system, [1, 2, 3].map(system.id), answer(stdout.slice(0, length)))) expect([id, state]).toEqual([id, id === system.id(2) ? "done" : "running"])
  }
})

test.each(written)("%s: 10,000 jobs are asked for in few commands and read back, each word short enough for Linux", (_, system) => {
  const numbers = Array.from({ length: 10_000 }, (_, index) => 60_000_000 + index)
  const questions = system.queue.look(numbers.map(system.id))
  expect(questions.length).toBeLessThanOrEqual(5)
  for (const { command } of questions) for (const word of command) expect(word.length).toBeLessThan(128 * 1024)
  const stdout = system.whole(numbers.map((number) => system.row(number, false)))
  expect(questions.flatMap((question) => system.queue.seen(question, answer(stdout), now).entries)).toHaveLength(10_000)
})

test.each(written.filter(([, { past }]) => past !== undefined))("%s: accounting reads back what has ended", (_, { queue, id, past }) => {
  const [question] = queue.account([id(1), id(2), id(3)], now - 3600)
  const look = queue.accounted(question!, answer(past!(1) + past!(3)), now)
  expect(look).toMatchObject({ answered: true, entries: [{ id: id(1), state: "done", tag: "r 1", exitCode: 0 }, { id: id(3), state: "done" }] })
})

test("C08: nextflow #1448/#5595, every system: after a restart a job that still runs is found by its tag, not handed in again", () => {
  for (const [name, { queue, row, whole, id }] of written) {
    const [question] = queue.adopt({ tag: "r 1", user: "ada", since: now - 90_000 }).look
    const look = queue.seen(question!, answer(whole([row(1, false)])), now)
    expect([name, believed({ id: id(1), tag: "r 1", user: "ada", since: now - 90_000 }, look, { answered: false, entries: [] })?.state]).toEqual([name, "running"])
  }
})

test("commands are words for no shell, in UTC and English; nothing of a user or tag becomes an option of a shell's", () => {
  for (const [, { queue, id }] of written) {
    const evil = { tag: "r 1; rm -rf /", user: "ada$(id)", since: 0 }
    const { look, account } = queue.adopt(evil)
    for (const { command } of [...queue.look([id(1)]), ...queue.account([id(1)], 0), ...look, ...account]) {
      expect(command.slice(0, command.indexOf("LC_ALL=C") + 1)).toEqual(expect.arrayContaining(["env", "TZ=UTC0", "LC_ALL=C"]))
      // The one script takes them as arguments.
      const script = command[command.indexOf("-c") + 1] ?? ""
      expect(script).not.toMatch(/ada|rm -rf/)
    }
  }
})

test("no ids, no questions", () => {
  for (const [, { queue }] of written) expect([...queue.look([]), ...queue.account([], 0), ...queue.cancel([], false)]).toEqual([])
})

test("each batch system says how every behaviour is known, and only what the tests run on is real", () => {
  for (const [name, { queue }] of written) {
    for (const basis of Object.values(queue.proven)) expect(Basis.parse(basis)).toEqual(basis)
    expect([name, ["look", "account", "adopt", "cancel", "jobId", "why"].filter((behaviour) => queue.proven[behaviour] === undefined)]).toEqual([name, []])
    if (name !== "slurm") expect(Object.values(queue.proven).filter(({ proven }) => proven === "real")).toEqual([])
  }
  expect(Object.keys(schedulers).filter((name) => schedulers[name as keyof typeof schedulers].queue === null)).toEqual(["local"])
})

test("what is unknown, absent, suspended, moved or requeued has not ended", () => {
  for (const state of ["unknown", "suspended", "moved", "requeued", "held", "pending", "configuring", "running", "completing"] as const) expect([state, isTerminal(state)]).toEqual([state, false])
})
