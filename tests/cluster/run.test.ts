import { execFileSync } from "node:child_process"
import { readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { genericSlurm } from "../../engine/machines/generic-slurm/generic-slurm.ts"
import { genericSsh } from "../../engine/machines/generic-ssh/generic-ssh.ts"
import type { Machine } from "../../engine/model/machine.ts"
import type { Run } from "../../engine/model/run.ts"
import type { Target } from "../../engine/model/target.ts"
import { damagedFiles } from "../../engine/runs/job-folder.ts"
import { dryRun } from "../../engine/runs/site/dry-run.ts"
import { processId, processQueue } from "../../engine/runs/site/process-queue.ts"
import { sitePaths } from "../../engine/runs/site/site.ts"
import { ended, lossSteps, until, upTo } from "../../engine/runs/testing/driven-app.ts"
import { startCommand } from "../../engine/transport/helper/helper-script.ts"
import { helperTransport } from "../../engine/transport/helper/helper-transport.ts"
import { openHelper } from "../../engine/transport/helper/helper.ts"
import { conformance } from "../../engine/transport/testing/conformance.ts"
import type { SiteTransport } from "../../engine/transport/transport.ts"
import { doubleJob, gate, type DoubleSettings } from "../faults/double/double-job.ts"
import { siteLink } from "./driven-site.ts"
import { claims, dataOf, sha256, siteApp, startAt as start, table, type SiteApp } from "./site-app.ts"
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
      const helper = await openHelper(await siteLink(site, carrier, startCommand), { deadlineMs: 300_000 })
      return { transport: helperTransport(helper), close: helper.close }
    }, () => statSync(site.home()).uid)
  })

  /** Slurm's own words, without the app. */
  const asked = (program: string, ...words: string[]) => execFileSync(program, words, { env: { ...process.env, ...site.shell() }, encoding: "utf8" }).trim()

  const closers: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0)) await close()
  })

  async function app(settings: DoubleSettings): Promise<SiteApp> {
    const one = await siteApp({ site, settings })
    closers.push(one.leave)
    return one
  }

  test("a training of two ranks is sent, built, submitted, watched and ended; the folder there is the job as emitted", async () => {
    const { waitsFor, open: end } = gate(site.folder())
    const one = await app({ steps: 100, stepMilliseconds: 30, waitsFor })
    const { id, job } = await start(one)
    const states = new Set<string>()
    const run = await until(one, id, ended, ({ state }) => {
      states.add(state)
      if (state === "running") end()
    })
    expect(run).toMatchObject({ outcome: "done", failure: null, scores: { e7w4n8rb: { r2: 0.75 } }, attempts: [{ code: 0, submission: expect.stringMatching(/^\d+/) as string }] })
    expect([...states]).toEqual(expect.arrayContaining(["uploading", "building", "queued", "running"]))
    expect(lossSteps(one, id)).toEqual(upTo(100))
    expect(await damagedFiles(join(one.root, "jobs", job))).toEqual([])

    // What was sent, as a dry run lists it.
    const target: Target = { machine: "cluster", ranks: 2, threads: 1, walltime: 600 }
    const { files, hash } = doubleJob(2, [], genericSlurm, target)
    const listed = dryRun({ files, hash, data: [{ ...dataOf(one.folder), sum: sha256(table) }], machine: genericSlurm, target, site: { user: place.user, paths: sitePaths(one.root), buildJobs: 2 }, run: id, now: run.createdAt })
    const sent = one.audit.list({ machine: "cluster", naming: null, before: null, most: 10_000 }).toReversed()
    expect(sent.slice(0, listed.steps.length).map(({ what, text }) => ({ what, text: text.replaceAll(/\/build\/[0-9a-f-]{36}/g, "/build/BUILD") }))).toEqual(listed.steps.map(({ what, text }) => ({ what, text })))
    const withoutTime = (text: string): string => text.replace(/--starttime=\S+/, "")
    const questions = new Set(listed.later.filter(({ when }) => !when.includes("stop")).map(({ text }) => withoutTime(text.replaceAll("JOB", run.attempts[0]?.submission ?? ""))))
    const others = sent.slice(listed.steps.length).filter(({ text }) => !questions.has(withoutTime(text)))
    expect(others).toEqual([])
  })

  test("ssh is cut again and again: the run goes on, nothing is lost and nothing runs twice", async () => {
    const { waitsFor, open: end } = gate(site.folder())
    const one = await app({ steps: 300, stepMilliseconds: 20, waitsFor })
    const { id } = await start(one)
    let cuts = 0
    const run = await until(one, id, ended, () => {
      if (one.sites.links() > 3) end()
      if ((cuts < 15 || one.sites.links() <= 3) && Math.random() < 0.1) {
        site.fault("ssh-drop", "login")
        cuts += 1
      }
    })
    expect(run).toMatchObject({ outcome: "done", attempts: [{ code: 0 }] })
    expect(one.sites.links()).toBeGreaterThan(3)
    expect(lossSteps(one, id)).toEqual(upTo(300))
    expect(claims(one, id)).toEqual(["1"])
  })

  test("one that waits in the queue is cancelled, and says why it waits", async () => {
    const one = await app({ steps: 10, stepMilliseconds: 1 })
    const held: Machine = { ...genericSlurm, options: { value: ["--hold"], proven: "real", source: "this test", date: "2026-11-28" } }
    const { id } = await start(one, {}, held)
    await until(one, id, ({ state, detail }) => state === "queued" && /release/.test(detail))
    one.driver.stop(id)
    expect(await until(one, id, ended)).toMatchObject({ outcome: "cancelled", failure: null })
    expect(() => claims(one, id)).toThrow()
  })

  test("one that is warned of its time limit goes on by itself in the next job, from where it was saved", async () => {
    const { waitsFor, open: end } = gate(site.folder())
    const one = await app({ steps: 200, stepMilliseconds: 30, waitsFor })
    const { id } = await start(one)
    // A rank that has not begun would die of the signal instead of heeding it.
    const begun = (): boolean => readFileSync(join(one.root, "runs", id, "attempts/1/log"), "utf8").includes("train on rank 1 of 2")
    const { attempts } = await until(one, id, ({ stages }) => (stages[0]?.step ?? 0) > 20 && begun())
    // What Slurm sends before the end, at another time.
    asked("scancel", "--signal=USR2", "--batch", attempts[0]?.submission ?? "")
    const said = new Set<string>()
    const run = await until(one, id, ended, ({ attempts: { length }, detail }) => {
      if (length < 2) return
      said.add(detail)
      if (detail.startsWith("running; job 2")) end()
    })
    expect(run).toMatchObject({ outcome: "done", failure: null, attempts: [{ code: 75, outcome: "stopped" }, { code: 0 }] })
    const from = run.attempts[1]?.resumedFromStep ?? 0
    expect(from).toBeGreaterThan(20)
    expect([...said]).toContainEqual(expect.stringMatching(new RegExp(`^running; job 2 of at most 10, from step ${from}$`)))
    expect([...said]).toContainEqual(expect.stringMatching(/as submission \d+; job 2 of at most 10/))
    expect(lossSteps(one, id)).toEqual(upTo(200))
    expect(claims(one, id)).toEqual(["1", "2"])
  })

  test("one whose node fails goes on from the last checkpoint; one that is ended at its time limit before it saved anything newer is the last", async () => {
    const one = await app({ steps: 5000, stepMilliseconds: 50, saveAt: [20, 3000], misbehave: "deaf" })
    const { id } = await start(one)
    const reached = (attempt: number, step: number) =>
      until(one, id, ({ state, attempts: { length }, stages: [train] }) => state === "ended" || (length === attempt && train?.state === "running" && train.step > step))
    const jobOf = ({ attempts }: Run): string => attempts.at(-1)?.submission ?? ""
    const node = asked("squeue", "--noheader", "--format=%B", `--jobs=${jobOf(await reached(1, 25))}`)
    site.fault("node-kill", node)
    site.fault("time-up", jobOf(await reached(2, 25)))
    const run = await until(one, id, ended)
    site.fault("node-up", node)
    expect(run).toMatchObject({ outcome: "failed", failure: { code: "run-no-progress" }, attempts: [{ failure: { code: "run-node-failed" } }, { resumedFromStep: 20, outcome: "failed" }] })
    expect(run.detail).toMatch(/^Job 2 of at most 10 was ended at its time limit before it had saved anything newer than step 20, with which it began\./)
    expect(claims(one, id)).toEqual(["1", "2"])
  })

  test("one that a person cancels in Slurm itself does not go on, though it saved its state", async () => {
    const one = await app({ steps: 5000, stepMilliseconds: 20 })
    const { id } = await start(one)
    const { attempts } = await until(one, id, ({ stages }) => (stages[0]?.step ?? 0) > 20)
    asked("scancel", attempts[0]?.submission ?? "")
    const run = await until(one, id, ended)
    expect(run.outcome).toMatch(/stopped|cancelled/)
    expect(run.attempts).toHaveLength(1)
  })

  test("one that runs is stopped at a checkpoint and goes on in the next job", async () => {
    const { waitsFor, open: end } = gate(site.folder())
    const one = await app({ steps: 400, stepMilliseconds: 20, waitsFor })
    const first = await start(one)
    await until(one, first.id, ({ stages }) => (stages[0]?.step ?? 0) > 5)
    one.driver.stop(first.id)
    expect(await until(one, first.id, ended)).toMatchObject({ outcome: "stopped" })
    end()
    one.driver.resume(first.id)
    expect(await until(one, first.id, ended)).toMatchObject({ outcome: "done", attempts: [{ code: 75 }, { code: 0 }] })
    expect(lossSteps(one, first.id)).toEqual(upTo(400))
  })

  describe("where programs are built by a job on a node", () => {
    const seen = { proven: "typed", source: "this test", date: "2026-11-28" } as const
    const onNode: Machine = { ...genericSlurm, build: { value: { on: "node" }, ...seen } }
    const other = () => ({ buildOn: "node" as const, buildCommand: () => ["false"] })
    const submitted = (name: string) => asked("sacct", "--noheader", "--allocations", "--parsable2", "--starttime=now-1hour", "--format=jobid", `--name=${name}`).split("\n").filter((line) => line !== "").length

    test("the run waits for it, also while the app is gone, and the next run of the job needs none", async () => {
      const settings = { steps: 20, stepMilliseconds: 5, buildSeconds: 10 }
      const held: Machine = { ...onNode, options: { value: ["--hold"], ...seen } }
      const first = await siteApp({ site, settings, other })
      const { id } = await start(first, {}, held)
      const waits = await until(first, id, ({ detail }) => /^its build on a node of a cluster is job \d+: .*held by you/i.test(detail))
      expect(waits).toMatchObject({ state: "building", attempts: [{ build: expect.stringMatching(/^\d+$/) as string }] })
      await first.close()
      first.sites.close()
      const second = await siteApp({ site, settings, other, after: first })
      closers.push(second.leave)
      asked("scontrol", "release", waits.attempts[0]?.build ?? "")
      const said = new Set<string>()
      const queued = await until(second, id, ({ state }) => state === "queued", ({ detail }) => said.add(detail))
      expect([...said]).toContainEqual(expect.stringMatching(/^building .* on a node of a cluster$/))
      asked("scontrol", "release", queued.attempts[0]?.submission ?? "")
      expect(await until(second, id, ended)).toMatchObject({ outcome: "done", attempts: [{ code: 0 }] })
      const before = submitted("build_double")
      const again = await start(second, {}, held)
      const next = await until(second, again.id, ({ state }) => state === "queued")
      expect(next.attempts[0]?.build).toBeUndefined()
      second.driver.stop(again.id)
      expect(await until(second, again.id, ended)).toMatchObject({ outcome: "cancelled" })
      expect(submitted("build_double")).toBe(before)
    })

    test("a stop cancels it, and one that fails says why", async () => {
      const one = await siteApp({ site, settings: { steps: 10, stepMilliseconds: 5, buildSeconds: 1000 }, other })
      closers.push(one.leave)
      const { id } = await start(one, {}, onNode)
      const going = await until(one, id, ({ detail }) => /^building .* on a node of a cluster$/.test(detail))
      one.driver.stop(id)
      expect(await until(one, id, ended)).toMatchObject({ outcome: "cancelled", failure: null })
      expect(asked("squeue", "--noheader", "--states=running,pending", "--format=%i")).not.toContain(going.attempts[0]?.build)
      const failing = await siteApp({ site, settings: { steps: 10, stepMilliseconds: 5 }, other })
      closers.push(failing.leave)
      const broken = await start(failing, {}, onNode, [{ path: "broken.cpp", text: "", marks: [] }])
      const run = await until(failing, broken.id, ended)
      expect(run).toMatchObject({ outcome: "failed", failure: { code: "run-not-started", message: expect.stringMatching(/^The job could not be built on a node of a cluster: .*no member named “unitz”.*the build failed/) as string } })
    })
  })

  test("without a batch system a run starts at once, lives on while link and app are gone, and stops at a checkpoint", async () => {
    const other = (transport: SiteTransport, root: string) => {
      const paths = sitePaths(root)
      return { queue: processQueue({ transport, paths }, () => Date.now() / 1000), array: null, jobId: processId, settleSeconds: 2, buildCommand: (job: string) => ["sh", join(job, "job.sh"), "build"] }
    }
    const { waitsFor, open: end } = gate(site.folder())
    const settings = { steps: 400, stepMilliseconds: 30, waitsFor }
    const first = await siteApp({ site, settings, other })
    const { id } = await start(first, {}, genericSsh)
    await until(first, id, ({ stages }) => (stages[0]?.step ?? 0) > 5)
    await first.close()
    first.sites.close()
    const second = await siteApp({ site, settings, other, after: first })
    closers.push(second.leave)
    await until(second, id, ({ stages }) => (stages[0]?.step ?? 0) > 40, () => void (Math.random() < 0.02 && site.fault("ssh-drop", "login")))
    second.driver.stop(id)
    expect(await until(second, id, ended)).toMatchObject({ outcome: "stopped", failure: null, attempts: [{ code: 75, submission: expect.stringMatching(/^\d+$/) as string }] })
    end()
    second.driver.resume(id)
    expect(await until(second, id, ended)).toMatchObject({ outcome: "done", attempts: [{ code: 75 }, { code: 0 }] })
    expect(lossSteps(second, id)).toEqual(upTo(400))
    expect(claims(second, id)).toEqual(["1", "2"])
  })

  test("what Slurm refuses is told in its words", async () => {
    const one = await app({ steps: 10, stepMilliseconds: 1 })
    const { id } = await start(one, { queue: "no-such-partition" })
    const run = await until(one, id, ended)
    expect(run).toMatchObject({ outcome: "failed", failure: { code: "run-not-started", message: expect.stringMatching(/invalid partition/i) as string } })
  })
})
