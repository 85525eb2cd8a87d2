import { expect, test } from "vitest"
import type { Look } from "../model/queue.ts"
import { entryOf } from "./answer.ts"
import { believed, found, isOurs, together } from "./ours.ts"

const since = 1_795_844_556
const known = { id: "4711", tag: "5f3c-a1 1", user: "ada", since }
const entry = entryOf("4711", { state: "done", text: "COMPLETED", tag: "5f3c-a1 1", user: "ada", submitted: since + 1, started: since + 2 })
const look = (...entries: Look["entries"]): Look => ({ answered: true, entries })

test("C09, B1.13: submitit #1660, blackfish #484/#487: a stranger's old job under the same id is not ours", () => {
  const stranger = entryOf("4711", { state: "done", text: "COMPLETED", user: "bob", submitted: 1_500_000_000, started: 1_500_000_100 })
  expect(believed(known, look(), look(stranger))).toBeNull()
  expect(believed(known, look(), look(stranger, { ...entry, state: "running" }))?.state).toBe("running")
  expect(isOurs({ ...entry, tag: null, submitted: 1_500_000_000 }, known)).toBe(false)
  expect(isOurs({ ...entry, tag: null, user: "bob" }, known)).toBe(false)
  expect(isOurs({ ...entry, tag: "5f3c-a1 2" }, known)).toBe(false)
})

test("where a site does not show the tag, or has put words of its own in its place, user and time decide; alone neither does", () => {
  expect(isOurs({ ...entry, tag: null }, known)).toBe(true)
  expect(isOurs({ ...entry, tag: "charged to physics" }, known)).toBe(true)
  expect(isOurs({ ...entry, tag: null, submitted: null }, known)).toBe(false)
  expect(isOurs({ ...entry, tag: null, user: null }, known)).toBe(false)
})

test("a clock that is less than an hour behind loses nothing", () => {
  expect(isOurs({ ...entry, tag: null, submitted: since - 3000 }, known)).toBe(true)
  expect(found(look({ ...entry, submitted: since - 3000 }), known)).toHaveLength(1)
})

test("C15, B1.17: MFC #1311, snakemake-slurm #109: accounting that still says PREEMPTED does not end a job that was requeued", () => {
  const stale = { ...entry, state: "preempted" as const, text: "PREEMPTED" }
  const waits = { ...entry, state: "pending" as const, text: "PENDING", reason: "BeginTime", started: null }
  expect(believed(known, look(waits), look(stale))?.state).toBe("pending")
  expect(believed(known, look(), look(stale, { ...waits, submitted: since + 60 }))?.state).toBe("pending")
})

test("a job that was started anew under its number, which its attempt refuses, was ended by the batch system, whatever the system", () => {
  const refused = { ...entry, state: "failed" as const, exitCode: 64, restarts: 1 }
  expect(believed(known, look(refused), look())?.state).toBe("rerun")
  expect(believed(known, look(), look({ ...entry, state: "requeued", restarts: 0 }, { ...refused, started: since + 600 }))?.state).toBe("rerun")
  expect(believed(known, look({ ...refused, restarts: 0 }), look())?.state).toBe("failed")
  expect(believed(known, look({ ...refused, restarts: null }), look())?.state).toBe("failed")
  expect(believed(known, look({ ...refused, exitCode: 3 }), look())?.state).toBe("failed")
})

test("accounting completes what the queue says of the same run", () => {
  expect(believed(known, look(entry), look({ ...entry, exitCode: 0 }))?.exitCode).toBe(0)
  expect(believed(known, look(entry), look())).toEqual(entry)
  expect(believed(known, look(), look())).toBeNull()
})

test("more than one submission with a tag is told, a submission of somebody else with it is not", () => {
  expect(found(look(entry, { ...entry, id: "4712" }, { ...entry, id: "4713", user: "bob" }, { ...entry, id: "9", tag: "5f3c-a1 12" }), known).map(({ id }) => id)).toEqual(["4711", "4712"])
})

test("several answers are one only when all were given", () => {
  expect(together([look(entry), { answered: false, entries: [], trouble: "no route" }])).toEqual({ answered: false, entries: [entry], trouble: "no route" })
  expect(together([look(), look(entry)])).toEqual(look(entry))
  expect(together([])).toEqual(look())
})
