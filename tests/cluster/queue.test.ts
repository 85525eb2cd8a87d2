import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { userInfo } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { isTerminal } from "../../engine/model/queue.ts"
import type { Look, QueueEntry } from "../../engine/model/queue.ts"
import { believed, found, together } from "../../engine/schedulers/ours.ts"
import type { Answer, Command, Question } from "../../engine/schedulers/queue-text.ts"
import { schedulers } from "../../engine/schedulers/schedulers.ts"
import { siteUp, whyNoSite } from "./site.ts"
import type { Site } from "./site.ts"

const reason = whyNoSite()
const queue = schedulers.slurm.queue!

describe.skipIf(reason !== null)(`the queue of a site with real Slurm${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  let site: Site
  let folder: string
  const user = userInfo().username
  const since = Math.floor(Date.now() / 1000)
  beforeAll(() => {
    site = siteUp()
    folder = site.folder()
  })
  afterAll(() => {
    site.down()
  })

  function run(command: Command): Answer {
    const [program = "", ...words] = command
    const done = spawnSync(program, words, { cwd: folder, env: { ...process.env, ...site.shell() }, encoding: "utf8" })
    return { code: done.status, stdout: done.stdout, stderr: done.stderr }
  }
  const asked = (questions: readonly Question[], read: typeof queue.seen): Look => together(questions.map((question) => read(question, run(question.command), 0)))
  const looked = (ids: readonly string[]) => asked(queue.look(ids), queue.seen)
  const accounted = (ids: readonly string[]) => asked(queue.account(ids, since), queue.accounted)

  function submit(name: string, body: string, ...options: string[]): string {
    writeFileSync(join(folder, `${name}.sh`), `#!/bin/sh\n${body}\n`)
    const done = run(["sbatch", "--parsable", `--comment=${name} 1`, `--job-name=${name}`, `--output=${name}.out`, ...options, `${name}.sh`])
    const id = queue.jobId(done.stdout)
    if (id === null) throw new Error(done.stderr)
    return id
  }

  async function until(id: string, met: (entry: QueueEntry) => boolean, look = looked): Promise<QueueEntry> {
    for (;;) {
      const entry = look([id]).entries.find((each) => each.id === id)
      if (entry !== undefined && met(entry)) return entry
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }
  const ended = ({ state }: QueueEntry) => isTerminal(state)

  test("pending, held and running jobs are told with reason, estimate, tag and times", async () => {
    const [running, held, begin] = [submit("running", "sleep 300"), submit("held", "true", "--hold"), submit("begin", "true", "--begin=now+1hour")]
    const ran = await until(running, ({ state }) => state === "running")
    expect(ran).toMatchObject({ tag: "running 1", user, name: "running", nodes: expect.stringMatching(/^node\d$/) as string, estimatedStart: null, ended: null })
    expect(Math.abs(ran.submitted! - Date.now() / 1000)).toBeLessThan(120)
    expect(ran.started).toBeGreaterThanOrEqual(ran.submitted!)
    const { answered, entries } = looked([running, held, begin])
    expect(answered).toBe(true)
    expect(entries.find(({ id }) => id === held)).toMatchObject({ state: "held", reason: "JobHeldUser", started: null })
    const waits = entries.find(({ id }) => id === begin)!
    expect(waits).toMatchObject({ state: "pending", reason: "BeginTime", started: null })
    expect(waits.estimatedStart! - waits.submitted!).toBeGreaterThan(3500)
    expect(queue.why(waits)).toMatch(/set time/)
    for (const command of queue.cancel([running, held, begin], false)) expect(run(command).code).toBe(0)
  })

  test("done, failed and killed jobs: the queue knows the state, accounting the exit code and signal", async () => {
    const [done, failed, killed] = [submit("done", "true"), submit("failed", "exit 3"), submit("killed", "kill -s SEGV $$")]
    for (const id of [done, failed, killed]) await until(id, ended)
    expect(looked([done, failed, killed]).entries.map(({ state }) => state).sort()).toEqual(["done", "failed", "failed"])
    for (const id of [done, failed, killed]) await until(id, ended, accounted)
    const entries = Object.fromEntries(accounted([done, failed, killed]).entries.map((entry) => [entry.id, entry]))
    expect(entries[done]).toMatchObject({ state: "done", exitCode: 0, signal: null, tag: "done 1", restarts: 0 })
    expect(entries[failed]).toMatchObject({ state: "failed", exitCode: 3, signal: null })
    expect(entries[killed]).toMatchObject({ state: "failed", exitCode: 0, signal: 11 })
  })

  // Where the site's Slurm looks at time limits late, the second takes its whole minute and more.
  test("a job that was cancelled, and one that ran out of time, are no successes", async () => {
    const [cancelled, late] = [submit("cancelled", "sleep 300"), submit("late", "sleep 600", "--time=1")]
    for (const id of [cancelled, late]) await until(id, ({ state }) => state === "running")
    for (const command of queue.cancel([cancelled], false)) run(command)
    run(["scontrol", "update", `jobid=${late}`, "endtime=now"])
    expect(await until(cancelled, ended)).toMatchObject({ state: "cancelled", ended: expect.any(Number) as number })
    expect(await until(late, ended)).toMatchObject({ state: "timeout", reason: "TimeLimit" })
    expect(await until(cancelled, ended, accounted)).toMatchObject({ state: "cancelled", text: expect.stringMatching(/^CANCELLED by \d+$/) as string })
    expect(await until(late, ended, accounted)).toMatchObject({ state: "timeout", exitCode: 0 })
  })

  test("a dependency that is never satisfied waits for ever, and is told to be cancelled", async () => {
    const failed = submit("first", "exit 1")
    const never = submit("never", "true", `--dependency=afterok:${failed}`)
    const entry = await until(never, ({ reason: why }) => why === "DependencyNeverSatisfied")
    expect(entry.state).toBe("pending")
    expect(queue.why(entry)).toMatch(/never start. Cancel it/)
    for (const command of queue.cancel([never], false)) run(command)
    expect(await until(never, ended)).toMatchObject({ state: "cancelled", started: null })
  })

  test("a requeued job keeps its id, waits again, and accounting tells both runs", async () => {
    const id = submit("again", "sleep 300", "--requeue")
    await until(id, ({ state }) => state === "running")
    // Closed, so that it does not run again while it is looked at.
    const partition = (state: string) => run(["scontrol", "update", "partitionname=batch", `state=${state}`])
    partition("down")
    try {
      run(["scontrol", "requeue", id])
      await until(id, ({ state }) => state === "pending")
      await until(id, ({ restarts }) => restarts === 0, accounted)
      const both = await until(id, ({ id: each }) => accounted([each]).entries.length === 2, accounted)
      expect(both.state).toBe("requeued")
      expect(believed({ id, tag: "again 1", user, since }, looked([id]), accounted([id]))).toMatchObject({ state: "pending" })
    } finally {
      partition("up")
    }
    for (const command of queue.cancel([id], false)) run(command)
  })

  test("a submission is found by its tag in the queue and, once it has ended, in accounting; ids that nobody knows are no error", async () => {
    const id = submit("lost", "true")
    await until(id, ended, accounted)
    const lost = { tag: "lost 1", user, since }
    const questions = queue.adopt(lost)
    expect(found(asked(questions.look, queue.seen), lost).map((entry) => entry.id)).toEqual([id])
    // Asked by user, accounting is some seconds behind.
    await until(id, ended, () => asked(questions.account, queue.accounted))
    expect(found(asked(questions.account, queue.accounted), lost).map((entry) => entry.id)).toEqual([id])
    expect(found(asked(questions.look, queue.seen), { ...lost, tag: "lost 2" })).toEqual([])
    for (const look of [looked, accounted]) expect(look(["999999"])).toEqual({ answered: true, entries: [] })
  })

  test("tasks of an array each have an entry, those that wait too", async () => {
    const id = submit("array", "sleep 300", "--array=0-3%1")
    await until(`${id}_0`, ({ state }) => state === "running", () => looked([id]))
    expect(looked([id]).entries.map((entry) => [entry.id, entry.state]).sort()).toEqual([[`${id}_0`, "running"], [`${id}_1`, "pending"], [`${id}_2`, "pending"], [`${id}_3`, "pending"]])
    for (const command of queue.cancel([id], false)) run(command)
  })

  test("a trial tells when a job would start, or why not, and hands in nothing", () => {
    const tried = (option: string) => queue.trial!.read(run(queue.trial!.command(`#!/bin/sh\n#SBATCH ${option}\ntrue\n`)))
    const there = () => asked(queue.adopt({ tag: "", user, since }).look, queue.seen).entries.map(({ id }) => id)
    const before = there()
    expect(Math.abs(tried("--ntasks=2").start! - Date.now() / 1000)).toBeLessThan(7200)
    expect(tried("--partition=no-such-queue")).toMatchObject({ start: null, refused: expect.stringMatching(/partition/i) as string })
    // Old ones may be forgotten meanwhile.
    expect(there().filter((id) => !before.includes(id))).toEqual([])
  })

  test("what a person has set for squeue hides no job", () => {
    const id = submit("hidden", "true", "--hold")
    const [question] = queue.look([id])
    const [program = "", ...words] = question!.command
    const environment = { ...process.env, ...site.shell(), SQUEUE_PARTITION: "debug", SQUEUE_FORMAT: "%j", SQUEUE_STATES: "RUNNING", SLURM_TIME_FORMAT: "%s", TZ: "Asia/Tokyo" }
    const done = spawnSync(program, words, { env: environment, encoding: "utf8" })
    const [entry] = queue.seen(question!, { code: done.status, stdout: done.stdout, stderr: done.stderr }, 0).entries
    expect(entry).toMatchObject({ id, state: "held" })
    expect(Math.abs(entry!.submitted! - Date.now() / 1000)).toBeLessThan(120)
    for (const command of queue.cancel([id], false)) run(command)
  })

  test("the LSF front: jobs are looked at, found by their description and cancelled", async () => {
    const lsf = schedulers.lsf.queue!
    const now = () => Date.now() / 1000
    const front = (command: Command): Answer => {
      const [program = "", ...words] = command
      const done = spawnSync(program, words, { cwd: folder, env: { ...process.env, ...site.shell("lsf"), USER: user }, encoding: "utf8" })
      return { code: done.status, stdout: done.stdout, stderr: done.stderr }
    }
    const submitted = (name: string, body: string) => {
      writeFileSync(join(folder, `${name}.sh`), `#!/bin/sh\n#BSUB -P abc123\n#BSUB -W 0:10\n#BSUB -nnodes 1\n${body}\n`)
      return /^Job <(\d+)>/.exec(front(["bsub", "-Jd", `${name} 1`, "-J", name, `${name}.sh`]).stdout)?.[1] ?? ""
    }
    const answered = (questions: readonly Question[], read: typeof lsf.seen) => together(questions.map((question) => read(question, front(question.command), now())))
    const looks = (ids: readonly string[]) => answered(lsf.look(ids), lsf.seen)
    const [done, failed, endless] = [submitted("lsf-done", "true"), submitted("lsf-failed", "exit 3"), submitted("lsf-endless", "sleep 300")]
    expect(await until(done, ended, looks)).toMatchObject({ state: "done", exitCode: 0, tag: "lsf-done 1", name: "lsf-done", user })
    expect(await until(failed, ended, looks)).toMatchObject({ state: "failed", exitCode: 3 })
    const ran = await until(endless, ({ state }) => state === "running", looks)
    expect(Math.abs(ran.started! - now())).toBeLessThan(180)
    const lost = { tag: "lsf-endless 1", user, since }
    expect(found(answered(lsf.adopt(lost).look, lsf.seen), lost).map(({ id }) => id)).toEqual([endless])
    for (const command of lsf.cancel([endless], false)) front(command)
    expect(await until(endless, ended, looks)).toMatchObject({ state: "cancelled", reason: expect.stringMatching(/TERM_OWNER/) as string })
    expect(looks(["999999"])).toEqual({ answered: true, entries: [] })
  })
})
