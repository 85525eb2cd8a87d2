import { execFileSync } from "node:child_process"
import { lstatSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { aurora } from "../../engine/machines/aurora/aurora.ts"
import { genericSlurm } from "../../engine/machines/generic-slurm/generic-slurm.ts"
import { summit } from "../../engine/machines/summit/summit.ts"
import type { Machine } from "../../engine/model/machine.ts"
import type { Run } from "../../engine/model/run.ts"
import type { Target } from "../../engine/model/target.ts"
import { damagedFiles } from "../../engine/runs/job-folder.ts"
import { dryRun } from "../../engine/runs/site/dry-run.ts"
import { queueWatch } from "../../engine/runs/site/queue-watch.ts"
import { sitePaths } from "../../engine/runs/site/site.ts"
import { ended, lossSteps, until, upTo } from "../../engine/runs/testing/driven-app.ts"
import { schedulers } from "../../engine/schedulers/schedulers.ts"
import { LinkLost } from "../../engine/transport/helper/helper.ts"
import type { SiteTransport } from "../../engine/transport/transport.ts"
import { doubleJob, gate } from "../faults/double/double-job.ts"
import { claims, dataOf, sha256, siteApp, startArrayAt, table, type SiteApp, type SiteAppParts } from "./site-app.ts"
import { siteUp, whyNoSite, type Site } from "./site.ts"

const reason = whyNoSite()
const place = { root: "/var/tmp/tc-arrays", port: 21_500, user: "tephraarrays" }

describe.skipIf(reason !== null)(`runs handed in as an array, at a site with real sshd and real Slurm${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  let site: Site
  beforeAll(() => {
    site = siteUp(place)
  })
  afterAll(() => site.down())

  /** Slurm's own words, without the app. */
  const asked = (program: string, ...words: string[]) => execFileSync(program, words, { env: { ...process.env, ...site.shell() }, encoding: "utf8" }).trim()
  const closers: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0)) await close()
  })

  async function app(settings: SiteAppParts["settings"], more: Partial<SiteAppParts> = {}): Promise<SiteApp> {
    const one = await siteApp({ site, settings, ...more })
    closers.push(one.leave)
    return one
  }

  const held: Machine = { ...genericSlurm, options: { value: ["--hold"], proven: "real", source: "this test", date: "2026-11-28" } }
  const all = (one: SiteApp, runs: readonly Run[], met: (run: Run) => boolean): Promise<Run[]> => Promise.all(runs.map(({ id }) => until(one, id, met)))
  const submissions = (runs: readonly Run[]): (string | undefined)[] => runs.map(({ attempts }) => attempts[0]?.submission)
  /** How often anything was handed in, as the audit tells. */
  const handedIn = ({ audit }: SiteApp): string[] => audit.list({ machine: "cluster", naming: null, before: null, most: 10_000 }).filter(({ what, text }) => what === "exec" && text.includes("submit.sh")).map(({ text }) => text)
  const losses = ({ driver }: SiteApp, { id }: Run) => driver.points(id, { from: null, to: null, points: 1000 }).find(({ series }) => series === "loss")?.values

  test("four seeds are one submission and four runs, each with its own job, folder and curve", async () => {
    const one = await app({ steps: 20, stepMilliseconds: 10 })
    const runs = await startArrayAt(one, [3, 5, 7, 9])
    expect(runs.map(({ array }) => [array?.index, array?.count])).toEqual([[1, 4], [2, 4], [3, 4], [4, 4]])
    const over = await all(one, runs, ended)
    expect(over.map(({ outcome, failure }) => ({ outcome, failure }))).toEqual(Array.from({ length: 4 }, () => ({ outcome: "done", failure: null })))
    expect(handedIn(one)).toHaveLength(1)
    const number = /^\d+/.exec(over[0]?.attempts[0]?.submission ?? "")?.[0]
    expect(submissions(over)).toEqual([1, 2, 3, 4].map((index) => `${number}_${index}`))
    for (const [at, run] of over.entries()) {
      expect(losses(one, run)).toEqual(upTo(20).map((step) => [3, 5, 7, 9][at]! / step))
      expect(claims(one, run.id)).toEqual(["1"])
      expect(await damagedFiles(join(one.root, "jobs", run.job))).toEqual([])
    }
    expect(new Set(over.map(({ job }) => job)).size).toBe(4)

    // What was handed in, as a dry run lists it; who is in it stands for itself.
    const target: Target = { machine: "cluster", ranks: 1, threads: 1, walltime: 600 }
    const { files, hash } = doubleJob(1, [{ path: "seed.hpp", text: "3", marks: [] }], genericSlurm, target)
    const listed = dryRun({ files, hash, data: [{ ...dataOf(one.folder), sum: sha256(table) }], machine: genericSlurm, target, site: { user: place.user, paths: sitePaths(one.root) }, run: runs[0]!.id, jobs: over.map(({ job }) => job), now: runs[0]!.createdAt })
    const withoutMembers = (texts: readonly string[]): string[] => texts.filter((text) => !/\/members'?: /.test(text))
    const steps = listed.steps.filter(({ phase }) => phase === "submit").map(({ text }) => text.replaceAll("ARRAY", runs[0]!.array!.id))
    const sent = one.audit.list({ machine: "cluster", naming: null, before: null, most: 10_000 }).toReversed().map(({ text }) => text)
    const from = sent.indexOf(steps[0]!)
    expect(withoutMembers(sent.slice(from, from + steps.length))).toEqual(withoutMembers(steps))
    expect(readdirSync(join(one.root, "arrays", runs[0]?.array?.id ?? "")).toSorted()).toEqual(["attempts", "batch.sh", "begun", "members", "submit.sh"])
  })

  test("one that waits is cancelled by its own number, and the others go on", async () => {
    const one = await app({ steps: 10, stepMilliseconds: 5 })
    const runs = await startArrayAt(one, [1, 2, 3], {}, { machine: held })
    const waiting = await all(one, runs, ({ state, detail }) => state === "queued" && /release/.test(detail))
    one.driver.stop(runs[1]!.id)
    expect(await until(one, runs[1]!.id, ended)).toMatchObject({ outcome: "cancelled", failure: null })
    // Slurm keeps nothing of it; the claim that a late job would make is taken.
    expect(asked("sacct", "--noheader", "--allocations", "--format=jobid", `--jobs=${waiting[1]?.attempts[0]?.submission}`)).toBe("")
    expect(lstatSync(join(one.root, "runs", runs[1]!.id, "claim/1")).isSymbolicLink()).toBe(true)
    asked("scontrol", "release", /^\d+/.exec(waiting[0]?.attempts[0]?.submission ?? "")?.[0] ?? "")
    expect((await all(one, [runs[0]!, runs[2]!], ended)).map(({ outcome }) => outcome)).toEqual(["done", "done"])
    expect(handedIn(one)).toHaveLength(1)
  })

  test("the app is gone once it has sent it and before any answer: the next one finds it by its tag, and hands nothing in again", async () => {
    const state = { gone: false }
    const dying = (transport: SiteTransport): SiteTransport => {
      const unlessGone = async <T>(work: () => Promise<T>): Promise<T> => {
        if (state.gone) throw new LinkLost("the app is gone")
        return work()
      }
      const exec: SiteTransport["exec"] = async (command, options) => {
        const done = await unlessGone(() => transport.exec(command, options))
        state.gone ||= command.some((word) => word.endsWith("/submit.sh"))
        return unlessGone(() => Promise.resolve(done))
      }
      return { ...transport, exec, read: (...words) => unlessGone(() => transport.read(...words)), stat: (...words) => unlessGone(() => transport.stat(...words)) }
    }
    const settings = { steps: 10, stepMilliseconds: 5 }
    const first = await siteApp({ site, settings, other: (transport) => ({ transport: dying(transport) }) })
    const runs = await startArrayAt(first, [1, 2, 3], {}, { machine: held })
    while (!state.gone) await new Promise((resolve) => setTimeout(resolve, 50))
    await first.close()
    first.sites.close()
    rmSync(join(first.root, "arrays", runs[0]!.array!.id, "attempts/1/submit.reply"))
    const second = await app(settings, { after: first })
    const waiting = await all(second, runs, ({ attempts }) => attempts[0]?.submission !== undefined)
    const number = /^\d+/.exec(submissions(waiting)[0] ?? "")?.[0] ?? ""
    expect(submissions(waiting)).toEqual([1, 2, 3].map((index) => `${number}_${index}`))
    asked("scontrol", "release", number)
    expect((await all(second, runs, ended)).map(({ outcome }) => outcome)).toEqual(["done", "done", "done"])
    expect(handedIn(second)).toHaveLength(1)
    for (const { id } of runs) expect(claims(second, id)).toEqual(["1"])
  })

  test("one whose build fails is left out, and one that is warned of its time limit goes on as a job of its own", async () => {
    const { waitsFor, open: end } = gate(site.folder())
    const one = await app({ steps: 150, stepMilliseconds: 30, waitsFor })
    const runs = await startArrayAt(one, [1, 2, 3], {}, { more: (seed) => (seed === 2 ? [{ path: "broken.cpp", text: "", marks: [] }] : []) })
    expect(await until(one, runs[1]!.id, ended)).toMatchObject({ outcome: "failed", failure: { code: "run-not-started", message: expect.stringMatching(/no member named/) as string } })
    const { attempts } = await until(one, runs[2]!.id, ({ stages }) => (stages[0]?.step ?? 0) > 20)
    expect(attempts[0]?.submission).toMatch(/^\d+_3$/)
    asked("scancel", "--signal=USR2", "--batch", attempts[0]?.submission ?? "")
    await until(one, runs[2]!.id, (run) => run.attempts.length === 2)
    end()
    const [whole, interrupted] = await all(one, [runs[0]!, runs[2]!], ended)
    expect(whole).toMatchObject({ outcome: "done", attempts: [{ code: 0 }] })
    expect(interrupted).toMatchObject({ outcome: "done", attempts: [{ code: 75 }, { code: 0, submission: expect.stringMatching(/^\d+$/) as string }] })
    expect(lossSteps(one, runs[2]!.id)).toEqual(upTo(150))
    expect(handedIn(one)).toHaveLength(2)
  })

  test("what Slurm refuses is told of each, in its words", async () => {
    const one = await app({ steps: 10, stepMilliseconds: 1 })
    const runs = await startArrayAt(one, [1, 2, 3], { queue: "no-such-partition" })
    const over = await all(one, runs, ended)
    for (const run of over) expect(run).toMatchObject({ outcome: "failed", failure: { code: "run-not-started", message: expect.stringMatching(/did not take the array of 3 jobs: .*invalid partition/i) as string } })
    expect(handedIn(one)).toHaveLength(1)
  })

  describe("where programs are built by a job on a node", () => {
    const seen = { proven: "typed", source: "this test", date: "2026-11-28" } as const
    const onNode: Machine = { ...genericSlurm, build: { value: { on: "node" }, ...seen } }
    const other = () => ({ buildOn: "node" as const, buildCommand: () => ["false"] })
    const builds = ({ audit }: SiteApp): string[] => audit.list({ machine: "cluster", naming: null, before: null, most: 10_000 }).filter(({ what, text }) => what === "exec" && text.includes("/build-") && text.includes("submit.sh")).map(({ text }) => text)

    test("one job builds for all; one whose build fails is left out, and the others are one submission", async () => {
      const one = await app({ steps: 10, stepMilliseconds: 5, buildSeconds: 1 }, { other })
      const runs = await startArrayAt(one, [1, 2, 3], {}, { machine: onNode, more: (seed) => (seed === 2 ? [{ path: "broken.cpp", text: "", marks: [] }] : []) })
      const over = await all(one, runs, ended)
      expect(over.map(({ outcome }) => outcome)).toEqual(["done", "failed", "done"])
      expect(over[1]?.failure).toMatchObject({ code: "run-not-started", message: expect.stringMatching(/could not be built on a node of .*no member named/) as string })
      expect(builds(one)).toHaveLength(1)
      expect(handedIn(one)).toHaveLength(2)
      expect(over.map(({ attempts }) => attempts[0]?.build !== undefined)).toEqual([true, false, false])
    })

    test("the job that builds is taken out of the queue: the first of it fails, and another builds for the others; all that wait for it are stopped with it", async () => {
      const held: Machine = { ...onNode, options: { value: ["--hold"], ...seen } }
      const one = await app({ steps: 10, stepMilliseconds: 5 }, { other: () => ({ ...other(), settleSeconds: 2 }) })
      const runs = await startArrayAt(one, [1, 2, 3], {}, { machine: held })
      const [first] = await all(one, runs, ({ detail }) => /^its build on a node of a cluster is job \d+, which builds for 3 runs: .*held/i.test(detail))
      asked("scancel", first?.attempts[0]?.build ?? "")
      expect(await until(one, runs[0]!.id, ended)).toMatchObject({ outcome: "failed", failure: { message: expect.stringMatching(/ended \(CANCELLED.*\) before it was done/) as string } })
      const [second] = await all(one, runs.slice(1), ({ detail }) => /which builds for 2 runs: .*held/i.test(detail))
      const job = second?.attempts[0]?.build ?? ""
      expect(builds(one)).toHaveLength(2)
      one.driver.stopArray(runs[1]!.id)
      expect((await all(one, runs.slice(1), ended)).map(({ outcome }) => outcome)).toEqual(["cancelled", "cancelled"])
      expect(asked("squeue", "--noheader", "--states=running,pending", "--format=%i").split("\n")).not.toContain(job)
      expect(one.audit.list({ machine: "cluster", naming: null, before: null, most: 10_000 }).filter(({ text }) => text.includes("scancel"))).toHaveLength(1)
    })
  })

  test("a whole array is stopped with one command: those that wait are taken out, those that run save their state", async () => {
    const one = await app({ steps: 4000, stepMilliseconds: 10 })
    const cancels = (): string[] => one.audit.list({ machine: "cluster", naming: null, before: null, most: 10_000 }).filter(({ text }) => /\bscancel\b/.test(text)).map(({ text }) => text)
    const waiting = await startArrayAt(one, [1, 2, 3, 4], {}, { machine: held })
    const queued = await all(one, waiting, ({ state, detail }) => state === "queued" && /release/.test(detail))
    const number = /^\d+/.exec(queued[0]?.attempts[0]?.submission ?? "")?.[0] ?? ""
    asked("scontrol", "release", `${number}_2`)
    await until(one, waiting[1]!.id, ({ stages }) => (stages[0]?.step ?? 0) > 5)
    one.driver.stopArray(waiting[2]!.id)
    expect((await all(one, waiting, ended)).map(({ outcome }) => outcome)).toEqual(["cancelled", "stopped", "cancelled", "cancelled"])
    expect(cancels()).toEqual([`scancel '${number}_[1,3-4]'`])
  })

  test("one that cannot be sent keeps the others waiting, by name and with its trouble, until a person hands them in without it; it goes alone once it can", async () => {
    const trouble = { there: true }
    const seed2 = (transport: SiteTransport): SiteTransport => ({ ...transport, write: (path, ...words) => (trouble.there && path.endsWith("/runs/" + second + "/inputs/inputs.json") ? Promise.reject(new Error("No space left on device")) : transport.write(path, ...words)) })
    let second = "not started"
    const one = await app({ steps: 10, stepMilliseconds: 5 }, { other: (transport) => ({ transport: seed2(transport) }) })
    const runs = await startArrayAt(one, [1, 2, 3])
    second = runs[1]!.id
    expect(await until(one, second, (run) => run.trouble === true)).toMatchObject({ detail: "cannot go on at a cluster: No space left on device; it is tried again" })
    const named = new RegExp(`^waiting for run #${runs[1]?.number}, which cannot go on at a cluster: No space left on device; it is tried again. Stop it, or hand in the others without it$`)
    await all(one, [runs[0]!, runs[2]!], ({ detail }) => named.test(detail))
    expect(handedIn(one)).toEqual([])
    one.driver.apart(second)
    const others = await all(one, [runs[0]!, runs[2]!], ended)
    expect(others.map(({ outcome, attempts }) => [outcome, /_\d$/.exec(attempts[0]?.submission ?? "")?.[0]])).toEqual([["done", "_1"], ["done", "_3"]])
    expect(() => one.driver.apart(runs[0]!.id)).toThrow(/has ended, or is handed in/)
    trouble.there = false
    expect(await until(one, second, ended)).toMatchObject({ outcome: "done", attempts: [{ submission: expect.stringMatching(/^\d+$/) as string }] })
    expect(handedIn(one)).toHaveLength(2)
  })

  /** Runs wait there until they are released: options of a profile, without the modules that the site has not. */
  const fronts = [
    { front: "lsf", profile: summit, hold: "-H", task: (number: string, index: number) => `${number}[${index}]` },
    { front: "pbs", profile: aurora, hold: "-h", task: (number: string, index: number) => `${number}[${index}].login1` },
  ] as const

  test.each(fronts)("at the $front front: one submission, found by its tag; one is cancelled by its own number, and the others go on", async ({ front, profile, hold, task }) => {
    const { modules: _modules, loginShell: _loginShell, environment: _environment, ...rest } = profile
    const machine: Machine = { ...rest, options: { value: [...(rest.options?.value ?? []), hold], proven: "front", source: "this test", date: "2026-11-28" } }
    const { queue: text, array } = schedulers[front]
    const other = (plain: SiteTransport) => {
      const transport: SiteTransport = { ...plain, read: (path, ...words) => (path.endsWith("/submit.reply") ? Promise.resolve(null) : plain.read(path, ...words)) }
      return { transport, array, jobId: text!.jobId, queue: queueWatch({ transport, text: text!, user: place.user, now: () => Date.now() / 1000, everySeconds: 1 }) }
    }
    const one = await app({ steps: 10, stepMilliseconds: 5 }, { front, other })
    const runs = await startArrayAt(one, [1, 2, 3], { account: "abc123" }, { machine })
    const waiting = await all(one, runs, ({ attempts }) => attempts[0]?.submission !== undefined)
    const number = /^\d+/.exec(submissions(waiting)[0] ?? "")?.[0] ?? ""
    expect(submissions(waiting)).toEqual([1, 2, 3].map((index) => task(number, index)))
    await until(one, runs[1]!.id, ({ state }) => state === "queued")
    one.driver.stop(runs[1]!.id)
    expect(await until(one, runs[1]!.id, ended)).toMatchObject({ outcome: "cancelled", failure: null })
    for (const index of [1, 3]) asked("scontrol", "release", `${number}_${index}`)
    expect((await all(one, [runs[0]!, runs[2]!], ended)).map(({ outcome, failure }) => ({ outcome, failure }))).toEqual([{ outcome: "done", failure: null }, { outcome: "done", failure: null }])
    expect(handedIn(one)).toHaveLength(1)
    expect(losses(one, runs[2]!)).toEqual(upTo(10).map((step) => 3 / step))

    const more = await startArrayAt(one, [4, 5, 6], { account: "abc123" }, { machine })
    const taken = await all(one, more, ({ state }) => state === "queued")
    one.driver.stopArray(more[0]!.id)
    expect((await all(one, more, ended)).map(({ outcome }) => outcome)).toEqual(["cancelled", "cancelled", "cancelled"])
    const next = /^\d+/.exec(taken[0]?.attempts[0]?.submission ?? "")?.[0] ?? ""
    const ends = one.audit.list({ machine: "cluster", naming: null, before: null, most: 10_000 }).filter(({ text }) => /\b(bkill|qdel)\b/.test(text) && text.includes(next))
    expect(ends.map(({ text }) => text)).toEqual([expect.stringContaining(`${next}[1-3]`)])
  })
})
