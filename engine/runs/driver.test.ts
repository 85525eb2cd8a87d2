import { mkdtempSync, readFileSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, test, vi } from "vitest"
import { doubleEnvironment, doubleJob, gate } from "../../tests/faults/double/double-job.ts"
import type { DoubleSettings } from "../../tests/faults/double/double-job.ts"
import type { Run } from "../model/run.ts"
import { openStore } from "../store/open-store.ts"
import { tephraHome } from "./home.ts"
import { drivenApp, ended, lossSteps, until, upTo, type DrivenApp } from "./testing/driven-app.ts"

const open: DrivenApp[] = []

function app(home: string): DrivenApp {
  const made = drivenApp(home)
  open.push(made)
  return made
}

afterEach(async () => {
  for (const { close } of open.splice(0)) await close()
  vi.unstubAllEnvs()
})

/** A fresh home in a folder with spaces and quotes in its name; the double does what `settings` say. */
function newHome(settings: DoubleSettings): string {
  for (const [name, value] of Object.entries(doubleEnvironment(settings))) vi.stubEnv(name, value)
  return join(mkdtempSync(join(tmpdir(), "tephra-runs-")), "my \"home\"")
}

function start({ driver }: DrivenApp, job = doubleJob(1)): Promise<Run> {
  const { files, hash, stages } = job
  return driver.start({ name: "regression", file: null, files, hash, target: { machine: "local", ranks: 1, threads: 1 }, seed: null, stages, data: [{ name: "table", path: "/some where.csv", size: 3 }] })
}

test("a run goes from prepared to done, with every row, score and record", async () => {
  const one = app(newHome({ steps: 40, stepMilliseconds: 2 }))
  const { id, folder } = await start(one)
  const run = await until(one, id, ended)
  expect(run).toMatchObject({ number: 1, outcome: "done", failure: null, scores: { e7w4n8rb: { r2: 0.75 } }, detail: "done" })
  expect(run.stages).toMatchObject([{ stage: "train", state: "done", step: 40, steps: 40, epoch: 4 }, { stage: "evaluate", state: "done" }])
  expect(lossSteps(one, id)).toEqual(upTo(40))
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  const log = await one.driver.log(id, { attempt: 1, offset: 0, length: 1_000_000 })
  expect(log.text).toContain("train on rank 0 of 1, table from /some where.csv")
  expect(log.text).toBe(readFileSync(join(folder, "attempts/1/log"), "utf8"))
  expect(one.store.runs.rebuild(id)).toEqual(run)
})

test("a stopped run goes on from its checkpoint as attempt 2, with one unbroken curve", async () => {
  const { waitsFor, open: end } = gate()
  const one = app(newHome({ steps: 120, stepMilliseconds: 10, waitsFor }))
  const { id } = await start(one)
  await until(one, id, ({ stages }) => (stages[0]?.step ?? 0) > 5)
  expect(one.driver.stop(id).state).toBe("stopping")
  const stopped = await until(one, id, ended)
  expect(stopped).toMatchObject({ outcome: "stopped", failure: null })
  const reached = stopped.stages[0]?.step ?? 0
  end()
  expect(one.driver.resume(id).state).toBe("prepared")
  const done = await until(one, id, ended)
  expect(done).toMatchObject({ outcome: "done", attempts: [{ code: 75, outcome: "stopped" }, { code: 0, resumedFromStep: reached, outcome: "done" }] })
  expect(lossSteps(one, id)).toEqual(upTo(120))
  expect(() => one.driver.resume(id)).toThrow(/is done/)
})

test("an app that is gone in mid-run loses nothing: the next one goes on reading where it was", async () => {
  const { waitsFor, open: end } = gate()
  const home = newHome({ steps: 150, stepMilliseconds: 10, waitsFor })
  const first = app(home)
  const { id } = await start(first)
  await until(first, id, ({ stages }) => (stages[0]?.step ?? 0) > 5)
  await first.close()
  await new Promise((resolve) => setTimeout(resolve, 300))
  const second = app(home)
  expect(second.driver.get(id).state).toBe("running")
  end()
  const run = await until(second, id, ended)
  expect(run.outcome).toBe("done")
  expect(lossSteps(second, id)).toEqual(upTo(150))
  expect(second.store.points.count(id)).toBe(150 + 15)
})

test("of two apps one drives; the other sees the same and takes over when the first closes", async () => {
  const home = newHome({ steps: 200, stepMilliseconds: 10 })
  const first = app(home)
  const second = app(home)
  const { id } = await start(first)
  const leaving = new AbortController()
  const seen: number[] = []
  const watching = (async () => {
    for await (const event of second.driver.watch({ id, cursor: 0 }, leaving.signal)) {
      if (event.event === "points") for (const points of event.points) if (points.series === "loss") seen.push(...points.steps)
      if (event.event === "run" && event.run.state === "ended") return event.run
    }
    return null
  })()
  await until(second, id, ({ stages }) => (stages[0]?.step ?? 0) > 20)
  await first.close()
  expect((await watching)?.outcome).toBe("done")
  expect([...new Set(seen)]).toEqual(upTo(200))
  const launches = second.store.runs.events(id).filter(({ event }) => event === "launching" || event === "launched" || event === "ended")
  expect(launches.map(({ event }) => event)).toEqual(["launching", "launched", "ended"])
})

test("a launch that was journalled but never happened is made good, once", async () => {
  const home = newHome({ steps: 5, stepMilliseconds: 1 })
  const first = app(home)
  const prepared = await start(first)
  await until(first, prepared.id, ended)
  await first.close()
  const paths = tephraHome({ TEPHRA_HOME: home })
  const store = openStore(paths.store)
  const id = "11111111-2222-4333-8444-555555555555"
  const { job, target, stages } = prepared
  store.runs.create({ event: "created", t: 1, id, name: "x", file: null, job, target, seed: null, folder: join(paths.runs, id), stages: stages.map(({ stage, block }) => ({ stage, block })) }, { data: {}, names: {} })
  store.runs.append(id, [{ event: "launching", t: 2, attempt: 1 }])
  store.close()
  await import("node:fs/promises").then(({ mkdir }) => mkdir(join(paths.runs, id)))
  const second = app(home)
  expect((await until(second, id, ended)).outcome).toBe("done")
  expect(lossSteps(second, id)).toEqual(upTo(5))
})

test("a stop while it builds cancels the run, and it can be started again", async () => {
  const one = app(newHome({ steps: 3, stepMilliseconds: 1, buildSeconds: 600 }))
  const { id } = await start(one)
  await until(one, id, ({ detail }) => detail.startsWith("building the run time (1 of 2)"))
  expect(one.driver.stop(id)).toMatchObject({ state: "stopping", detail: "stopping before it runs" })
  expect(await until(one, id, ended)).toMatchObject({ outcome: "cancelled", failure: null, stages: [{ state: "waiting" }, { state: "waiting" }] })
  vi.stubEnv("TEPHRA_DOUBLE_BUILD_SECONDS", "0")
  one.driver.resume(id)
  expect((await until(one, id, ended)).outcome).toBe("done")
})

test("failures are explained: bad data, a loss that is not finite, a compiler error at its block", async () => {
  const bad = app(newHome({ steps: 3, stepMilliseconds: 1, misbehave: "bad-data" }))
  expect((await until(bad, (await start(bad)).id, ended)).failure).toMatchObject({ code: "run-bad-data", at: { rank: 0, block: "t3k9q2mz", file: "table.csv", line: 7, column: 3 } })
  const nan = app(newHome({ steps: 9, stepMilliseconds: 1, misbehave: "not-finite" }))
  const { id } = await start(nan)
  expect((await until(nan, id, ended)).failure?.message).toMatch(/^“train”: the loss is NaN at step 3/)
  expect(lossSteps(nan, id)).toEqual([1, 2, 3])
  expect(nan.driver.points(id, { from: null, to: null, points: 10 }).map(({ values }) => values.at(-1))).toContain(null)
  expect(nan.store.points.count(id)).toBe(3)
  const broken = app(newHome({ steps: 3, stepMilliseconds: 1 }))
  const stage = { path: "stages/train.cpp", text: "x", marks: [{ block: "t3k9q2mz", line: 10, endLine: 14 }] }
  const job = doubleJob(1, [stage, { path: "broken.cpp", text: "", marks: [] }])
  expect((await until(broken, (await start(broken, job)).id, ended)).failure).toMatchObject({ code: "run-build-failed", at: { block: "t3k9q2mz", file: "stages/train.cpp", line: 12, column: 5 } })
})

test("runs are found by number and beginning of id; what is not there is refused in words", async () => {
  const one = app(newHome({ steps: 1, stepMilliseconds: 1 }))
  const { id } = await start(one)
  expect(one.driver.get("#1").id).toBe(id)
  expect(one.driver.get(id.slice(0, 8)).id).toBe(id)
  expect(() => one.driver.get("7")).toThrow(/There is no run “7”/)
  await until(one, id, ended)
})

/** Members of an array at a site where nobody is logged in, whose runs are made as by another app. */
function members(one: DrivenApp, count: number, machine: string): string[] {
  const array = crypto.randomUUID()
  return Array.from({ length: count }, (_, at) => {
    const id = crypto.randomUUID()
    one.store.runs.create({ event: "created", t: 1, id, name: "regression", file: null, job: "0".repeat(64), target: { machine, ranks: 1, threads: 1 }, seed: at, array: { id: array, index: at + 1, count }, folder: "/nowhere", stages: [] }, { data: {}, names: {} })
    one.store.runs.append(id, [{ event: "launching", t: 2, attempt: 1 }, { event: "submitted", t: 3, attempt: 1, submission: `7_${at + 1}` }])
    return id
  })
}

test("all of an array are stopped: who is stopping already is asked again only when all that are left are", () => {
  const one = app(newHome({ steps: 1, stepMilliseconds: 1 }))
  const ids = members(one, 3, "cluster")
  const asked = (): number[] => ids.map((id) => one.store.runs.events(id).filter(({ event }) => event === "stop-requested").length)
  one.driver.stop(ids[1]!)
  expect(one.driver.stopArray(ids[0]!).map(({ state }) => state)).toEqual(["stopping", "stopping", "stopping"])
  expect(asked()).toEqual([1, 1, 1])
  one.driver.stopArray(ids[0]!)
  expect(asked()).toEqual([2, 2, 2])
  one.driver.stop(ids[2]!)
  expect(asked()).toEqual([2, 2, 3])
})

test("none goes apart where each is handed in alone already", () => {
  const one = app(newHome({ steps: 1, stepMilliseconds: 1 }))
  for (const machine of ["local", "cluster"]) expect(() => one.driver.apart(members(one, 2, machine)[0]!)).toThrow(/each goes alone already/)
})

test("a member of an array at a site that was cancelled before anything of it was sent does not come back", () => {
  const one = app(newHome({ steps: 1, stepMilliseconds: 1 }))
  const id = "5f3c0a1e-7b1d-4c55-9a10-000000000001"
  const array = { id: "5f3c0a1e-7b1d-4c55-9a10-000000000002", index: 1, count: 2 }
  one.store.runs.create({ event: "created", t: 1, id, name: "regression", file: null, job: "0".repeat(64), target: { machine: "cluster", ranks: 1, threads: 1 }, seed: 1, array, folder: "/nowhere", stages: [] }, { data: {}, names: {} })
  one.store.runs.append(id, [{ event: "ended", t: 2, attempt: null, outcome: "cancelled", code: null, failure: null }])
  expect(() => one.driver.resume(id)).toThrow(/Start a new run instead/)
})
