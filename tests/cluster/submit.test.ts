import { execFileSync, spawnSync } from "node:child_process"
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { aurora } from "../../engine/machines/aurora/aurora.ts"
import { genericSlurm } from "../../engine/machines/generic-slurm/generic-slurm.ts"
import { summit } from "../../engine/machines/summit/summit.ts"
import type { Machine } from "../../engine/model/machine.ts"
import type { Target } from "../../engine/model/target.ts"
import { exportJob } from "../../engine/runs/job-folder.ts"
import { doubleEnvironment, doubleJob } from "../faults/double/double-job.ts"
import type { DoubleSettings } from "../faults/double/double-job.ts"
import { siteUp, whyNoSite } from "./site.ts"
import type { Site } from "./site.ts"

const reason = whyNoSite()
const place = { root: "/var/tmp/tc-submit", port: 28_900, user: "tephrasubmit" }

describe.skipIf(reason !== null)(`an exported folder on a site with real Slurm${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  let site: Site
  beforeAll(() => {
    site = siteUp(place)
  })
  afterAll(() => {
    site.down()
  })

  /** A job of the double in a folder that a careless script stumbles over. */
  async function jobFolder(ranks: number, machine: Machine = genericSlurm, where: Partial<Target> = {}): Promise<string> {
    const folder = join(site.folder(), "it's \"a\" 100% $job `x`")
    await exportJob(doubleJob(ranks, [], machine, { walltime: 600, ...where }).files, [], folder)
    return folder
  }

  /** The double's tools lie where the nodes see them: each node has a /tmp of its own. */
  function environment(settings: DoubleSettings, front?: "lsf" | "pbs"): NodeJS.ProcessEnv {
    vi.stubEnv("TMPDIR", site.folder())
    const double = doubleEnvironment(settings)
    vi.unstubAllEnvs()
    const { PATH = "", ...shell } = site.shell(front)
    return { ...process.env, ...double, ...shell, PATH: `${double["PATH"]?.split(":")[0] ?? ""}:${PATH}` }
  }

  const asked = (program: string, words: string[]) => execFileSync(program, words, { env: { ...process.env, ...site.shell() }, encoding: "utf8" }).trim()
  const submit = (folder: string, env: NodeJS.ProcessEnv, ...words: string[]) => spawnSync("sh", [join(folder, "submit.sh"), ...words], { cwd: "/", env, encoding: "utf8" })
  const record = (folder: string, run: string, attempt: number) => JSON.parse(readFileSync(join(folder, "runs", run, "attempts", String(attempt), "exit.json"), "utf8")) as { code: number; stage: string }

  async function until(met: () => boolean): Promise<void> {
    while (!met()) await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const ended = (folder: string, run: string, attempt: number) => until(() => existsSync(join(folder, "runs", run, "attempts", String(attempt), "exit.json")))

  test("the site tells all that a person needs to log in, for each of its users", () => {
    for (const user of site.users) {
      const { host, port, key, knownHosts } = site.access("login", user)
      const file = join(site.folder(), "known_hosts")
      writeFileSync(file, knownHosts.join("\n"))
      const words = ["-F", "none", "-i", key, "-p", String(port), "-o", `UserKnownHostsFile=${file}`, "-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes", "-T", `${user}@${host}`]
      expect(execFileSync("ssh", [...words, 'echo "<$USER>"'], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })).toContain(`<${user}>\n`)
      expect(site.passcode(user)).toMatch(new RegExp(`^${site.access("passcode", user).pin}\\d{6}$`))
      expect(site.wrongAnswers(user)).toBe(0)
    }
  })

  test("submit.sh prints the id; the stages run on their ranks, the queue knows which run and attempt it is", async () => {
    const folder = await jobFolder(3)
    const done = submit(folder, environment({ steps: 5, stepMilliseconds: 1 }), "5f3c-a1", "1")
    expect(done).toMatchObject({ status: 0, stderr: "" })
    const id = done.stdout.trim()
    expect(id).toMatch(/^\d+$/)
    expect(asked("squeue", ["--noheader", "--states=all", `--jobs=${id}`, "--format=%j|%k|%C"])).toBe("double|5f3c-a1 1|3")
    await ended(folder, "5f3c-a1", 1)
    expect(record(folder, "5f3c-a1", 1)).toMatchObject({ code: 0, stage: "evaluate" })
    const log = readFileSync(join(folder, "runs/5f3c-a1/attempts/1/log"), "utf8")
    expect(log).toContain("pipeline: double\n")
    expect(log).toContain("running train on 3 ranks\n")
    expect(readdirSync(join(folder, "runs/5f3c-a1/out"))).toHaveLength(2)
  })

  test("sbatch takes batch.sh from its folder, without submit.sh", async () => {
    const folder = await jobFolder(2)
    const done = spawnSync("sbatch", ["--parsable", "batch.sh"], { cwd: folder, env: environment({ steps: 5, stepMilliseconds: 1 }), encoding: "utf8" })
    expect(done.status).toBe(0)
    await ended(folder, "local", 1)
    expect(record(folder, "local", 1).code).toBe(0)
    expect(readFileSync(join(folder, `slurm-${done.stdout.trim()}.out`), "utf8")).toContain("done: results are in")
  })

  test("B1.15: the warning before the time limit stops a run after a checkpoint; handed in again, it goes on to the end", async () => {
    const folder = await jobFolder(2)
    const id = submit(folder, environment({ steps: 100_000, stepMilliseconds: 5 })).stdout.trim()
    // Metrics are there as soon as one rank is ready; a rank that is not would die of the signal instead of heeding it.
    const log = join(folder, "runs/local/attempts/1/log")
    await until(() => existsSync(log) && [0, 1].every((rank) => readFileSync(log, "utf8").includes(`train on rank ${rank} of 2`)))
    asked("scancel", ["--signal=USR2", "--batch", id])
    await ended(folder, "local", 1)
    expect(record(folder, "local", 1)).toMatchObject({ code: 75, stage: "train" })
    expect(existsSync(join(folder, "runs/local/checkpoints/train.json"))).toBe(true)
    expect(submit(folder, environment({ steps: 5, stepMilliseconds: 1 })).status).toBe(0)
    await ended(folder, "local", 2)
    expect(record(folder, "local", 2).code).toBe(0)
  })

  test("what the queue refuses is refused in words, and a run's id is not any text", async () => {
    const folder = await jobFolder(1, genericSlurm, { queue: "no-such-queue" })
    expect(submit(folder, environment({ steps: 1, stepMilliseconds: 1 }))).toMatchObject({ status: 70, stdout: "", stderr: expect.stringMatching(/sbatch refused the job/) as string })
    expect(submit(folder, environment({ steps: 1, stepMilliseconds: 1 }), "a b; rm")).toMatchObject({ status: 64, stderr: expect.stringMatching(/a run's id holds only/) as string })
  })

  test.each([
    { front: "lsf", profile: summit, answer: /^\d+\n$/ },
    { front: "pbs", profile: aurora, answer: /^\d+\.login1\n$/ },
  ] as const)("the $front front takes a job as its documents have it", async ({ front, profile, answer }) => {
    // The site has no modules, and a log-in there forgets the front.
    const { modules: _modules, loginShell: _loginShell, environment: _environment, ...machine } = profile
    const folder = await jobFolder(3, machine, { account: "abc123" })
    const done = submit(folder, environment({ steps: 5, stepMilliseconds: 1 }, front))
    expect(done).toMatchObject({ status: 0, stderr: "" })
    expect(done.stdout).toMatch(answer)
    await ended(folder, "local", 1)
    expect(record(folder, "local", 1)).toMatchObject({ code: 0, stage: "evaluate" })
    expect(readFileSync(join(folder, "runs/local/attempts/1/log"), "utf8")).toContain("running train on 3 ranks\n")
  })
})
