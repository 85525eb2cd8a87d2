import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, test } from "vitest"
import { bootId, localTransport, processStart } from "../../transport/local/local-transport.ts"
import { listBuilds, removeBuild } from "./builds.ts"
import type { SiteBuild } from "../../model/site-build.ts"
import { sitePaths, type Site } from "./site.ts"

const roots: string[] = []
afterEach(() => roots.splice(0).forEach((root) => rmSync(root, { recursive: true })))

function site(): Site {
  const root = mkdtempSync(join(tmpdir(), "tephra's builds "))
  roots.push(root)
  return { transport: localTransport(), paths: sitePaths(root) }
}

const days = 86_400
function folder({ paths }: Site, name: string, files: readonly string[], age = 0): void {
  const path = join(paths.cache, name)
  mkdirSync(path, { recursive: true })
  for (const file of files) {
    writeFileSync(join(path, file), "x".repeat(5000))
    chmodSync(join(path, file), 0o755)
  }
  old(path, age)
}

function old(path: string, age: number): void {
  const at = Date.now() / 1000 - age
  utimesSync(path, at, at)
}

const alive = async () => ({ pid: process.pid, start: (await processStart(process.pid)) ?? "", boot: await bootId() })

function record({ paths }: Site, path: string, owner: object, age = 0): void {
  mkdirSync(join(paths.cache, path, ".."), { recursive: true })
  writeFileSync(join(paths.cache, path), JSON.stringify(owner))
  old(join(paths.cache, path), age)
  if (path.endsWith("/owner")) old(join(paths.cache, path, ".."), age)
}

const states = (builds: readonly SiteBuild[]): Record<string, string> => Object.fromEntries(builds.map(({ name, state }) => [name, state]))
const names = ({ paths }: Site): string[] => readdirSync(paths.cache).toSorted()

test("builds are told with what they take and whether they are whole; where there are none, nothing is told", async () => {
  const here = site()
  expect(await listBuilds(here)).toEqual([])
  mkdirSync(here.paths.cache, { recursive: true })
  expect(await listBuilds(here)).toEqual([])
  folder(here, "job-0a", ["job"], 3 * days)
  folder(here, "job-0b", [], 2 * days)
  folder(here, "runtime-0c", [])
  writeFileSync(join(here.paths.cache, "runtime-0c/files"), "./libtephra.a\n")
  old(join(here.paths.cache, "runtime-0c"), days)
  folder(here, "job-0a.left.77", ["job"])
  writeFileSync(join(here.paths.cache, "0123.built"), "/somewhere/job\n")
  const builds = await listBuilds(here)
  expect(builds.map(({ name, kind, state }) => [name, kind, state])).toEqual([["job-0a.left.77", "left", "left"], ["runtime-0c", "runtime", "half"], ["job-0b", "job", "half"], ["job-0a", "job", "ready"]])
  expect(builds.at(-1)?.bytes).toBeGreaterThanOrEqual(5000)
  expect(Date.now() / 1000 - (builds.at(-1)?.usedAt ?? 0)).toBeCloseTo(3 * days, -2)
  folder(here, "runtime-0c", ["libtephra.a"])
  expect(states(await listBuilds(here))).toMatchObject({ "runtime-0c": "ready" })
})

test("what is being built is never taken away; a lock whose build has died protects nothing", async () => {
  const here = site()
  const me = await alive()
  for (const name of ["job-01", "job-02", "job-03", "job-04", "job-05"]) folder(here, name, ["job"])
  record(here, "job-01.lock/owner", me, 2 * days)
  record(here, "job-02.lock/owner", { ...me, boot: "another node's" })
  record(here, "job-03.lock/owner", { ...me, boot: "another node's" }, 2 * days)
  record(here, "job-04.lock/owner", { ...me, start: "1" })
  mkdirSync(join(here.paths.cache, "job-05.lock"))
  folder(here, "build.12", [])
  expect(states(await listBuilds(here))).toEqual({ "job-01": "building", "job-02": "building", "job-03": "ready", "job-04": "ready", "job-05": "building", "build.12": "building" })
  for (const name of ["job-01", "job-02", "job-05", "build.12"]) await expect(removeBuild(here, name, { evenUsed: true })).rejects.toMatchObject({ code: "build-locked" })
  for (const name of ["job-03", "job-04"]) await removeBuild(here, name)
  expect(names(here)).toEqual(["build.12", "job-01", "job-01.lock", "job-02", "job-02.lock", "job-05", "job-05.lock"])
})

test("what runs use stays unless a person wishes otherwise, and with it the run time", async () => {
  const here = site()
  const me = await alive()
  for (const name of ["job-01", "job-02", "job-03", "runtime-04"]) folder(here, name, ["job"])
  record(here, "job-01/user.1", me)
  record(here, "job-02/user.2", { ...me, boot: "another node's" }, 20 * days)
  record(here, "job-03/user.3", { ...me, start: "1" })
  writeFileSync(join(here.paths.cache, "runtime-04/files"), "")
  expect(states(await listBuilds(here))).toEqual({ "job-01": "used", "job-02": "ready", "job-03": "ready", "runtime-04": "used" })
  await expect(removeBuild(here, "job-01")).rejects.toMatchObject({ code: "build-used" })
  await expect(removeBuild(here, "runtime-04")).rejects.toMatchObject({ code: "build-used" })
  await removeBuild(here, "job-02")
  await removeBuild(here, "job-01", { evenUsed: true })
  await removeBuild(here, "runtime-04")
  expect(names(here)).toEqual(["job-03"])
  await expect(removeBuild(here, "../job-03")).rejects.toMatchObject({ code: "no-such-build" })
})
