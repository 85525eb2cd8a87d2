import { spawn } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test, vi } from "vitest"
import { doubleEnvironment, doubleJob } from "../../tests/faults/double/double-job.ts"
import { bootId, processStart } from "../transport/local/local-transport.ts"
import { exportJob } from "./job-folder.ts"
import { pruneBuilds } from "./prune-builds.ts"

const scratch = (): string => mkdtempSync(join(tmpdir(), "tephra-builds-"))
const daysAgo = (days: number) => Date.now() / 1000 - days * 86_400

/** Builds that were last used so many days ago, by name. */
function cacheOf(ages: Readonly<Record<string, number>>): string {
  const cache = scratch()
  for (const [name, days] of Object.entries(ages)) {
    mkdirSync(join(cache, name))
    writeFileSync(join(cache, name, "job"), "")
    utimesSync(join(cache, name), daysAgo(days), daysAgo(days))
  }
  return cache
}

test("the newest stay, and what was used an hour ago; nothing else is touched", async () => {
  const cache = cacheOf({ "job-0a": 9, "job-0b": 8, "job-0c": 7, "job-0d": 0, "job-0e": 0, "runtime-0f": 90, "build.12": 90 })
  await pruneBuilds({ cache, keep: 3 })
  expect(readdirSync(cache).toSorted()).toEqual(["build.12", "job-0c", "job-0d", "job-0e", "runtime-0f"])
  await pruneBuilds({ cache, keep: 0 })
  expect(readdirSync(cache).toSorted()).toEqual(["build.12", "job-0d", "job-0e", "runtime-0f"])
  await pruneBuilds({ cache: join(cache, "nowhere") })
})

test("what was used within this very millisecond goes when nothing is to rest", async () => {
  const cache = cacheOf({ "job-01": 1 })
  const now = Date.now()
  utimesSync(join(cache, "job-01"), (now + 0.75) / 1000, (now + 0.75) / 1000)
  vi.spyOn(Date, "now").mockReturnValue(now)
  await pruneBuilds({ cache, keep: 0, rest: 0 }).finally(() => vi.restoreAllMocks())
  expect(readdirSync(cache)).toEqual([])
})

test("a build stays while it is locked or a process uses it", async () => {
  const cache = cacheOf({ "job-01": 3, "job-02": 3, "job-03": 3, "job-04": 3 })
  mkdirSync(join(cache, "job-01.lock"))
  const me = { pid: process.pid, start: await processStart(process.pid), boot: await bootId() }
  writeFileSync(join(cache, "job-02", "user.1"), JSON.stringify(me))
  writeFileSync(join(cache, "job-03", "user.2"), JSON.stringify({ ...me, boot: "another" }))
  writeFileSync(join(cache, "job-04", "user.3"), JSON.stringify({ ...me, start: "1" }))
  await pruneBuilds({ cache, keep: 0, rest: 0 })
  expect(readdirSync(cache).toSorted()).toEqual(["job-01", "job-01.lock", "job-02", "job-03"])
})

test("the build of a run that goes on stays, and goes once it has ended; a later run builds it again", async () => {
  const [folder, cache] = [join(scratch(), "job"), scratch()]
  await exportJob(doubleJob(1).files, [], folder)
  const environment = { ...process.env, TEPHRA_CACHE: cache }
  const start = (name: string, steps: number) => {
    const going = spawn("sh", [join(folder, "job.sh")], { env: { ...environment, ...doubleEnvironment({ steps, stepMilliseconds: 5 }), TEPHRA_RUN: join(folder, name) }, stdio: "ignore" })
    return { going, ended: new Promise<number | null>((resolve) => going.on("exit", resolve)) }
  }
  const builds = () => readdirSync(cache).filter((name) => name.startsWith("job-"))
  for (const [attempt, name] of ["first", "second"].entries()) {
    const { going, ended } = start(name, 100_000)
    await vi.waitFor(() => expect(existsSync(join(folder, name, "metrics.1.log"))).toBe(true))
    await pruneBuilds({ cache, keep: 0, rest: 0 })
    expect(builds().length, `attempt ${attempt}`).toBe(1)
    going.kill("SIGTERM")
    expect(await ended).toBe(75)
  }
  expect(readdirSync(join(cache, builds()[0]!))).toEqual(["job"])
  await pruneBuilds({ cache, keep: 0, rest: 0 })
  expect(builds()).toEqual([])
  expect(await start("third", 3).ended).toBe(0)
})
