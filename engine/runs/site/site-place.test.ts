import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, test, vi } from "vitest"
import { doubleEnvironment, doubleJob, gate, type DoubleSettings } from "../../../tests/faults/double/double-job.ts"
import type { Run } from "../../model/run.ts"
import type { Link } from "../../transport/link.ts"
import type { SiteTransport } from "../../transport/transport.ts"
import { damagedFiles } from "../job-folder.ts"
import { drivenApp, ended, lossSteps, until, upTo, type DrivenApp } from "../testing/driven-app.ts"
import { shellSite, type ShellSite, type ShellSiteOptions } from "../testing/shell-site.ts"

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  vi.unstubAllEnvs()
})

interface App extends DrivenApp {
  readonly site: ShellSite
  readonly folder: string
  readonly root: string
}

async function app(settings: DoubleSettings, folder = mkdtempSync(join(tmpdir(), "tephra-site-")), options: ShellSiteOptions = {}): Promise<App> {
  for (const [name, value] of Object.entries(doubleEnvironment(settings))) vi.stubEnv(name, value)
  const root = join(folder, "scratch of mine")
  const site = await shellSite(root, options)
  closers.push(() => site.close())
  const driven = drivenApp(join(folder, "home"), { sites: site })
  closers.push(driven.close)
  return { ...driven, site, folder, root }
}

function start({ driver, folder }: App): Promise<Run> {
  const { files, hash, stages } = doubleJob(1)
  const path = join(folder, "some where.csv")
  writeFileSync(path, "a,b\n1,2\n")
  return driver.start({ name: "regression", file: null, files, hash, target: { machine: "shell", ranks: 1, threads: 1 }, seed: null, stages, data: [{ name: "table", path, size: 8 }] })
}

/** Attempts that were claimed at the site: how many jobs really ran. */
const claims = ({ root }: App, id: string): string[] => readdirSync(join(root, "runs", id, "claim")).toSorted()

test("a run is sent, built, handed in, watched and ended on a site, and its folder there is the job as emitted", async () => {
  const { waitsFor, open: end } = gate()
  const one = await app({ steps: 100, stepMilliseconds: 25, waitsFor })
  const { id, job, folder } = await start(one)
  const states = new Set<string>()
  const run = await until(one, id, ended, ({ state }) => {
    states.add(state)
    if (state === "running") end()
  })
  expect(run).toMatchObject({ outcome: "done", failure: null, scores: { e7w4n8rb: { r2: 0.75 } }, attempts: [{ submission: expect.stringMatching(/^\d+$/) as string, code: 0 }] })
  expect([...states]).toEqual(expect.arrayContaining(["uploading", "building", "running"]))
  expect(lossSteps(one, id)).toEqual(upTo(100))
  expect(claims(one, id)).toEqual(["1"])
  expect(await damagedFiles(join(one.root, "jobs", job))).toEqual([])
  const log = readFileSync(join(folder, "attempts/1/log"), "utf8")
  expect(log).toContain(`table from ${one.root}/data/`)
  expect(log).toBe(readFileSync(join(one.root, "runs", id, "attempts/1/log"), "utf8"))
})

test("a stop on a site is a checkpoint, and the next attempt goes on from it", async () => {
  const { waitsFor, open: end } = gate()
  const one = await app({ steps: 120, stepMilliseconds: 50, waitsFor })
  const { id } = await start(one)
  await until(one, id, ({ stages }) => (stages[0]?.step ?? 0) > 5)
  one.driver.stop(id)
  expect(await until(one, id, ended)).toMatchObject({ outcome: "stopped", failure: null })
  end()
  one.driver.resume(id)
  expect(await until(one, id, ended)).toMatchObject({ outcome: "done", attempts: [{ code: 75 }, { code: 0 }] })
  expect(lossSteps(one, id)).toEqual(upTo(120))
})

test("a stop before anything was handed in cancels it", async () => {
  const one = await app({ steps: 40, stepMilliseconds: 5, buildSeconds: 1000 })
  const { id } = await start(one)
  await until(one, id, ({ state }) => state === "building")
  one.driver.stop(id)
  expect(await until(one, id, ended)).toMatchObject({ outcome: "cancelled", failure: null })
  expect(() => claims(one, id)).toThrow()
})

test("the link is cut again and again: nothing is lost, nothing runs twice", async () => {
  const one = await app({ steps: 300, stepMilliseconds: 10 })
  const { id } = await start(one)
  let cuts = 0
  const run = await until(one, id, ended, () => {
    if (cuts < 40 && Math.random() < 0.3) {
      one.site.cut()
      cuts += 1
    }
  })
  expect(run).toMatchObject({ outcome: "done", attempts: [{ code: 0 }] })
  expect(lossSteps(one, id)).toEqual(upTo(300))
  expect(claims(one, id)).toEqual(["1"])
})

test("C08: the app is gone while it builds and while it runs: the next one goes on", async () => {
  const { waitsFor, open: end } = gate()
  const first = await app({ steps: 100, stepMilliseconds: 50, waitsFor, buildSeconds: 1 })
  const { id } = await start(first)
  await until(first, id, ({ state }) => state === "building")
  await first.close()
  first.site.close()
  const second = await app({ steps: 100, stepMilliseconds: 50, waitsFor }, first.folder)
  await until(second, id, ({ state }) => state === "running")
  end()
  await second.close()
  const third = await app({ steps: 100, stepMilliseconds: 50, waitsFor }, first.folder)
  expect(await until(third, id, ended)).toMatchObject({ outcome: "done", attempts: [{ code: 0 }] })
  expect(lossSteps(third, id)).toEqual(upTo(100))
  expect(claims(third, id)).toEqual(["1"])
})

test("a link that is cut and there again between two looks has ended its build: it is begun anew, and not taken for one that failed", async () => {
  let builds = 0
  const seen = (transport: SiteTransport): SiteTransport => ({
    ...transport,
    start: (command, options) => {
      builds += 1
      // Asked to end, this says nothing, as a build that has not got as far as to listen.
      return transport.start(["sh", "-c", 'sleep 1; exec "$@"', "sh", ...command], options)
    },
  })
  const one = await app({ steps: 20, stepMilliseconds: 5 }, undefined, { seen })
  const { id } = await start(one)
  await until(one, id, () => builds === 1)
  one.site.cut()
  expect(await until(one, id, ended)).toMatchObject({ outcome: "done", attempts: [{ code: 0 }] })
  expect(builds).toBe(2)
})

test("C04: AiiDA #4442: an outage of any length pauses nothing: the run waits, and goes on by itself when there is a link again", async () => {
  let down = false
  let refused = 0
  const through = (link: Link): Link => {
    if (!down) return link
    refused += 1
    throw new Error("no route to the site")
  }
  const { waitsFor, open: end } = gate()
  const one = await app({ steps: 150, stepMilliseconds: 10, waitsFor, buildSeconds: 1 }, undefined, { through })
  const { id } = await start(one)
  for (const state of ["building", "running"]) {
    await until(one, id, (run) => run.state === state)
    down = true
    one.site.cut()
    const before = refused
    // More tries than any back-off counts.
    await until(one, id, ({ detail }) => refused > before + 20 && /waiting for somebody to log in|connection to a shell is gone/.test(detail))
    expect(one.driver.get(id)).toMatchObject({ outcome: null, failure: null })
    down = false
  }
  end()
  expect(await until(one, id, ended)).toMatchObject({ outcome: "done", attempts: [{ code: 0 }] })
  expect(lossSteps(one, id)).toEqual(upTo(150))
})

test("C13: an exit record that becomes visible late is waited for, and an end without one is not taken at once", async () => {
  let hidden = 5
  const seen = (transport: SiteTransport): SiteTransport => ({
    ...transport,
    read: async (path, offset, length) => {
      const bytes = await transport.read(path, offset, length)
      if (bytes === null || !path.endsWith("exit.json")) return bytes
      hidden -= 1
      return hidden > 0 ? null : bytes
    },
  })
  const one = await app({ steps: 20, stepMilliseconds: 5 }, undefined, { seen })
  const { id } = await start(one)
  expect(await until(one, id, ended)).toMatchObject({ outcome: "done", attempts: [{ code: 0 }] })
  expect(hidden).toBeLessThanOrEqual(0)
})

test("a machine that nobody has is refused at once", async () => {
  const one = await app({ steps: 10, stepMilliseconds: 1 })
  const { files, hash, stages } = doubleJob(1)
  await expect(one.driver.start({ name: "regression", file: null, files, hash, target: { machine: "moon", ranks: 1, threads: 1 }, seed: null, stages, data: [] })).rejects.toThrow("There is no machine “moon”")
})

test("while nobody is logged in it waits, and says so", async () => {
  const one = await app({ steps: 10, stepMilliseconds: 1 })
  one.site.close()
  const { id } = await start(one)
  await until(one, id, ({ detail }) => detail === "waiting for somebody to log in to a shell")
})
