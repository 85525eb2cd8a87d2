import { expect, test } from "vitest"
import { found } from "../ours.ts"
import type { Answer } from "../queue-text.ts"
import { fluxQueue } from "./flux-queue.ts"

const ok = (stdout: string): Answer => ({ code: 0, stdout, stderr: "" })
const look = (ids: readonly string[], answer: Answer) => fluxQueue.seen(fluxQueue.look(ids)[0]!, answer, 0)
const job = (fields: Readonly<Record<string, unknown>>) => ({
  id: 7, userid: 1000, username: "ada", urgency: 16, t_submit: 1668305924.5898263, t_run: 0, t_cleanup: 0, t_inactive: 0, state: "SCHED", result: "", returncode: "", name: "regression 5f3c-a1 1",
  nodelist: "", annotations: {}, exception: { occurred: false, severity: "", type: "", note: "" }, ...fields,
})
const jobs = (...all: readonly Readonly<Record<string, unknown>>[]) => ok(JSON.stringify({ jobs: all.map(job) }))

test("B4.3: a job of flux jobs --json", () => {
  const ran = { id: 8, state: "INACTIVE", result: "FAILED", returncode: 3, t_run: 1668305925.5, t_cleanup: 1668305930, t_inactive: 1668305931, nodelist: "n[1-2]" }
  expect(look(["8"], jobs(ran)).entries).toEqual([
    {
      id: "8", tag: "5f3c-a1 1", state: "failed", text: "INACTIVE FAILED", reason: null, user: "ada", name: "regression 5f3c-a1 1", submitted: 1668305924.5898263, estimatedStart: null,
      started: 1668305925.5, ended: 1668305931, exitCode: 3, signal: null, restarts: null, nodes: "n[1-2]",
    },
  ])
})

test("B4.1: states and results; INACTIVE without a result, and words that are new, are unknown", () => {
  const words = [["DEPEND", ""], ["PRIORITY", ""], ["SCHED", ""], ["RUN", ""], ["CLEANUP", ""], ["INACTIVE", "COMPLETED"], ["INACTIVE", "CANCELED"], ["INACTIVE", "TIMEOUT"], ["INACTIVE", ""], ["INACTIVE", "NEW"], ["DREAM", ""]]
  const answer = jobs(...words.map(([state, result], index) => ({ id: index + 1, state, result })))
  expect(look(words.map((_, index) => String(index + 1)), answer).entries.map(({ state }) => state)).toEqual([
    "pending", "pending", "pending", "running", "completing", "done", "cancelled", "timeout", "unknown", "unknown", "unknown",
  ])
  expect(look(["7"], jobs({ urgency: 0 })).entries).toMatchObject([{ state: "held" }])
})

test("B4.2: ids are larger than JavaScript's numbers and stay whole", () => {
  const text = `{"jobs": [{"id": 903245678901234567, "state": "RUN", "name": "\\"id\\": 5 5f3c-a1 1"}]}`
  expect(look(["903245678901234567"], ok(text)).entries).toMatchObject([{ id: "903245678901234567", state: "running", name: `"id": 5 5f3c-a1 1` }])
})

test("asked for one id, Flux gives the job without a list", () => {
  expect(look(["7"], ok(JSON.stringify(job({ state: "RUN" })))).entries).toMatchObject([{ id: "7", state: "running" }])
})

test("flux-core #7177: an id that Flux does not know is an answer, with exit code 0 or 1; a broker that is away gives none", () => {
  const stderr = "flux-jobs: ERROR: JobID 7 unknown\n"
  expect(look(["7"], { code: 0, stdout: `{"jobs": []}`, stderr })).toEqual({ answered: true, entries: [] })
  expect(look(["7"], { code: 1, stdout: "", stderr })).toEqual({ answered: true, entries: [] })
  expect(look(["7"], { code: 1, stdout: "", stderr: "flux-jobs: ERROR: [Errno 2] Unable to connect to Flux: No such file or directory\n" })).toMatchObject({ answered: false, entries: [] })
  expect(look(["7"], ok(""))).toMatchObject({ answered: false, entries: [] })
  expect(look(["7"], ok(`{"jobs": [{"id": 7, "state": "INACTIVE", "result": "COMPL`))).toMatchObject({ answered: false, entries: [] })
})

test("signals, and a job that was cancelled before it began", () => {
  const ended = (returncode: number) => look(["7"], jobs({ state: "INACTIVE", result: "FAILED", returncode })).entries.map(({ exitCode, signal }) => [exitCode, signal])[0]
  expect(ended(-9)).toEqual([null, 9])
  expect(ended(143)).toEqual([143, 15])
  expect(ended(-128)).toEqual([null, null])
})

test("a record that is odd spoils no other", () => {
  const answer = ok(JSON.stringify({ jobs: [null, 5, [], {}, { id: "x" }, { id: 6, state: { deep: 1 }, name: 3, t_submit: "soon", annotations: 4 }, job({ state: "RUN" })] }))
  expect(look(["6", "7"], answer).entries).toMatchObject([{ id: "6", state: "unknown", name: null, submitted: null }, { id: "7", state: "running" }])
})

test("a submission without an id is found by its name", () => {
  const lost = { tag: "5f3c-a1 1", user: "ada", since: 1668305000 }
  const [question] = fluxQueue.adopt(lost).look
  expect(found(fluxQueue.seen(question!, jobs({}, { id: 9, name: "regression 5f3c-a1 11" }), 0), lost).map(({ id }) => id)).toEqual(["7"])
})

test("what the scheduler says of waiting is explained", () => {
  const [waits] = look(["7"], jobs({ annotations: { sched: { reason_pending: "insufficient resources" } } })).entries
  expect(fluxQueue.why(waits!)).toMatch(/Not enough nodes/)
  expect(fluxQueue.why({ ...waits!, state: "held", reason: null })).toMatch(/flux job urgency/)
})
