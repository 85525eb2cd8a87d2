import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { genericSlurm } from "../../engine/machines/generic-slurm/generic-slurm.ts"
import type { Machine } from "../../engine/model/machine.ts"
import type { Run } from "../../engine/model/run.ts"
import type { Target } from "../../engine/model/target.ts"
import { damagedFiles } from "../../engine/runs/job-folder.ts"
import { drivenApp, ended, lossSteps, until, upTo, type DrivenApp } from "../../engine/runs/testing/driven-app.ts"
import { reconnecting, type Reconnecting } from "../../engine/runs/testing/reconnecting.ts"
import { startCommand } from "../../engine/transport/helper/helper-script.ts"
import { helperTransport } from "../../engine/transport/helper/helper-transport.ts"
import { openHelper } from "../../engine/transport/helper/helper.ts"
import { conformance } from "../../engine/transport/testing/conformance.ts"
import { doubleJob, type DoubleSettings } from "../faults/double/double-job.ts"
import { doubleCommand, siteLink, slurmSite } from "./driven-site.ts"
import { siteUp, whyNoSite, type Site } from "./site.ts"

const reason = whyNoSite()
const place = { root: "/var/tmp/tc-run", port: 28_500, user: "tephrarun" }

describe.skipIf(reason !== null)(`runs at a site with real sshd and real Slurm${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  let site: Site
  const carriers = ["ssh2", "openssh"] as const
  beforeAll(() => {
    site = siteUp(place)
  })
  afterAll(() => site.down())

  describe.each(carriers)("%s", (carrier) => {
    conformance(`helper over ${carrier}`, async () => {
      const helper = await openHelper(await siteLink(site, carrier, startCommand), { deadlineMs: 20_000 })
      return { transport: helperTransport(helper), close: helper.close }
    }, () => statSync(site.home()).uid)
  })

  const closers: (() => Promise<void> | void)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close()
  })

  interface App extends DrivenApp {
    readonly sites: Reconnecting
    readonly root: string
    readonly folder: string
  }

  /** An app on this computer, logged in with a key. What the double needs stands in the environment of the log-in. */
  async function app(settings: DoubleSettings): Promise<App> {
    const root = join(site.scratch(), `tephra ${closers.length} of ${Date.now()}`)
    const command = doubleCommand(site, settings)
    const sites = await reconnecting("cluster", () => siteLink(site, "ssh2", command), (transport) => slurmSite(transport, { root, user: place.user }))
    const folder = mkdtempSync(join(tmpdir(), "tephra-cluster-"))
    const faults: unknown[] = []
    const driven = drivenApp(join(folder, "home"), { sites, onFault: (_, error) => faults.push(error) })
    closers.push(async () => {
      await driven.close()
      sites.close()
      rmSync(folder, { recursive: true })
      expect(faults).toEqual([])
    })
    return { ...driven, sites, root, folder }
  }

  function start({ driver, folder }: App, where: Partial<Target> = {}, machine = genericSlurm): Promise<Run> {
    const target: Target = { machine: "cluster", ranks: 2, threads: 1, walltime: 600, ...where }
    const { files, hash, stages } = doubleJob(target.ranks, [], machine, target)
    const path = join(folder, "some where.csv")
    writeFileSync(path, "a,b\n1,2\n")
    return driver.start({ name: "regression", file: null, files, hash, target, seed: null, stages, data: [{ name: "table", path, size: 8 }] })
  }

  const claims = ({ root }: App, id: string): string[] => readdirSync(join(root, "runs", id, "claim")).toSorted()

  test("a training of two ranks is sent, built, submitted, watched and ended; the folder there is the job as emitted", { timeout: 180_000 }, async () => {
    const one = await app({ steps: 100, stepMilliseconds: 30 })
    const { id, job } = await start(one)
    const states = new Set<string>()
    const run = await until(one, id, ended, ({ state }) => states.add(state))
    expect(run).toMatchObject({ outcome: "done", failure: null, scores: { e7w4n8rb: { r2: 0.75 } }, attempts: [{ code: 0, submission: expect.stringMatching(/^\d+/) as string }] })
    expect([...states]).toEqual(expect.arrayContaining(["uploading", "building", "queued", "running"]))
    expect(lossSteps(one, id)).toEqual(upTo(100))
    expect(await damagedFiles(join(one.root, "jobs", job))).toEqual([])
  })

  test("ssh is cut again and again: the run goes on, nothing is lost and nothing runs twice", { timeout: 300_000 }, async () => {
    const one = await app({ steps: 300, stepMilliseconds: 20 })
    const { id } = await start(one)
    let cuts = 0
    const run = await until(one, id, ended, () => {
      if (cuts < 15 && Math.random() < 0.1) {
        site.fault("ssh-drop", "login")
        cuts += 1
      }
    })
    expect(run).toMatchObject({ outcome: "done", attempts: [{ code: 0 }] })
    expect(one.sites.links()).toBeGreaterThan(3)
    expect(lossSteps(one, id)).toEqual(upTo(300))
    expect(claims(one, id)).toEqual(["1"])
  })

  test("one that waits in the queue is cancelled, and says why it waits", { timeout: 300_000 }, async () => {
    const one = await app({ steps: 10, stepMilliseconds: 1 })
    const held: Machine = { ...genericSlurm, options: { value: ["--hold"], proven: "real", source: "this test", date: "2026-11-28" } }
    const { id } = await start(one, {}, held)
    await until(one, id, ({ state, detail }) => state === "queued" && /release/.test(detail))
    one.driver.stop(id)
    expect(await until(one, id, ended)).toMatchObject({ outcome: "cancelled", failure: null })
    expect(() => claims(one, id)).toThrow()
  })

  test("one that hits its time limit without a word is told so, and goes on in the next job", { timeout: 300_000 }, async () => {
    const one = await app({ steps: 200, stepMilliseconds: 50 })
    const { id } = await start(one)
    const { attempts } = await until(one, id, ({ stages }) => (stages[0]?.step ?? 0) > 20)
    site.fault("time-up", attempts[0]?.submission ?? "")
    const over = await until(one, id, ended)
    expect(over.outcome).toMatch(/stopped|failed/)
    if (over.outcome === "failed") expect(over.failure?.code).toBe("run-time-limit")
    one.driver.resume(id)
    expect(await until(one, id, ended)).toMatchObject({ outcome: "done" })
    expect(lossSteps(one, id)).toEqual(upTo(200))
  })

  test("one that runs is stopped at a checkpoint and goes on in the next job", { timeout: 300_000 }, async () => {
    const one = await app({ steps: 400, stepMilliseconds: 20 })
    const first = await start(one)
    await until(one, first.id, ({ stages }) => (stages[0]?.step ?? 0) > 5)
    one.driver.stop(first.id)
    expect(await until(one, first.id, ended)).toMatchObject({ outcome: "stopped" })
    one.driver.resume(first.id)
    expect(await until(one, first.id, ended)).toMatchObject({ outcome: "done", attempts: [{ code: 75 }, { code: 0 }] })
    expect(lossSteps(one, first.id)).toEqual(upTo(400))
  })

  test("what Slurm refuses is told in its words", { timeout: 300_000 }, async () => {
    const one = await app({ steps: 10, stepMilliseconds: 1 })
    const { id } = await start(one, { queue: "no-such-partition" })
    const run = await until(one, id, ended)
    expect(run).toMatchObject({ outcome: "failed", failure: { code: "run-not-started", message: expect.stringMatching(/invalid partition/i) as string } })
  })
})
