import { execFileSync, spawn, spawnSync } from "node:child_process"
import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { expect, test } from "vitest"
import { exportJob } from "../../runs/job-folder.ts"
import { doubleEnvironment, doubleJob, pathWith } from "../../../tests/faults/double/double-job.ts"
import type { DoubleSettings } from "../../../tests/faults/double/double-job.ts"
import { documented } from "../../machines/documented.ts"
import { genericSlurm } from "../../machines/generic-slurm/generic-slurm.ts"
import { local as machine } from "../../machines/local/local.ts"
import { localTarget } from "../../model/target.ts"
import type { ScriptStage } from "../script-input.ts"
import { local } from "./local-script.ts"

const scriptsOf = (stages: ScriptStage[]) => local.scripts({ name: "regression", stages, target: { ...localTarget, threads: 3, walltime: 60 }, machine })
const scriptText = (path: string) => scriptsOf([{ name: "train", ranks: 2, block: "t3k9q2mz", title: "train" }]).find((file) => file.path === path)?.text ?? ""
const onPath = (program: string) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0
const quick: DoubleSettings = { steps: 5, stepMilliseconds: 1 }

/** A job in a folder whose name a careless script stumbles over. */
async function jobFolder(ranks: number): Promise<string> {
  const folder = join(mkdtempSync(join(tmpdir(), "tephra-script-")), "it's \"a\" $job `x`")
  await exportJob(doubleJob(ranks).files, [], folder)
  return folder
}

function run(folder: string, environment: Record<string, string>, words: string[] = []): { code: number | null; out: string } {
  const done = spawnSync("sh", [join(folder, "job.sh"), ...words], { cwd: "/", env: { ...process.env, ...environment }, encoding: "utf8" })
  return { code: done.status, out: done.stdout + done.stderr }
}

const exitRecord = (folder: string, attempt: number) => JSON.parse(readFileSync(join(folder, "runs/local/attempts", String(attempt), "exit.json"), "utf8")) as { code: number; signal: number | null; stage: string }

/** Processes whose environment names the folder: whatever a run left behind. */
function leftovers(folder: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, "utf8").includes(`TEPHRA_RUN=${folder}`)
    } catch {
      return false
    }
  })
}

const procFile = (pid: string, name: string) => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8")
  } catch {
    return "" // it has ended meanwhile
  }
}
const isLauncher = (pid: string) => procFile(pid, "stat").includes("(mpirun)")
const isRank = (pid: string) => !isLauncher(pid) && procFile(pid, "cmdline").endsWith("/job\0train\0")

/** Has it a handler for USR2, signal 12, yet? */
function catchesUsr2(pid: string): boolean {
  const caught = /^SigCgt:\s*([0-9a-f]+)/m.exec(procFile(pid, "status"))?.[1] ?? "0"
  return ((BigInt(`0x${caught}`) >> 11n) & 1n) === 1n
}

async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 50))
}

test.skipIf(!onPath("shellcheck"))("shellcheck finds nothing in both scripts", () => {
  const folder = mkdtempSync(join(tmpdir(), "tephra-script-"))
  for (const path of ["job.sh", "submit.sh"]) {
    writeFileSync(join(folder, path), scriptText(path))
    execFileSync("shellcheck", ["--shell=sh", join(folder, path)], { stdio: "inherit" })
  }
})

test("marks are the lines of each stage, whatever its block is called", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (title) => {
      const [job] = scriptsOf([{ name: "train", ranks: 4, block: "t3k9q2mz", title }, { name: "other", ranks: 1 }])
      const [mark] = job?.marks ?? []
      const lines = job?.text.split("\n") ?? []
      expect(lines[(mark?.endLine ?? 0) - 1]).toBe("stage train 4 t3k9q2mz")
      expect(lines[(mark?.line ?? 0) - 1]).toMatch(/^# "/)
      expect(job?.marks).toHaveLength(1)
    }),
  )
})

test("a job runs alone in any folder, twice does no work twice, and leaves nothing behind", async () => {
  const folder = await jobFolder(1)
  const environment = doubleEnvironment(quick)
  const first = run(folder, environment)
  expect(first.out).toContain("running train on 1 rank\n")
  expect(first.code).toBe(0)
  expect(exitRecord(folder, 1)).toMatchObject({ code: 0, signal: null, stage: "evaluate" })
  expect(JSON.parse(readFileSync(join(folder, "runs/local/attempts/1/process.json"), "utf8"))).toMatchObject({ boot: expect.any(String) as string })
  const second = run(folder, environment)
  expect(second.out).toContain("train is complete")
  expect(second.code).toBe(0)
  expect(leftovers(folder)).toEqual([])
})

test("the same attempt is not started twice, nor a second one beside the first", async () => {
  const folder = await jobFolder(1)
  const environment = doubleEnvironment({ steps: 100_000, stepMilliseconds: 5 })
  const going = spawn("sh", [join(folder, "job.sh")], { env: { ...process.env, ...environment }, stdio: "ignore" })
  const ended = new Promise<number | null>((resolve) => going.on("exit", resolve))
  await until(() => existsSync(join(folder, "runs/local/metrics.1.log")))
  expect(run(folder, environment)).toMatchObject({ code: 64, out: expect.stringMatching(/is going on already/) as string })
  going.kill("SIGTERM")
  expect(await ended).toBe(75)
  expect(run(folder, { ...environment, TEPHRA_ATTEMPT: "1" })).toMatchObject({ code: 64, out: expect.stringMatching(/was started before/) as string })
  expect(leftovers(folder)).toEqual([])
})

test.skipIf(!onPath("mpirun"))("a signal stops all ranks after a checkpoint; a second one ends them at once", async () => {
  const folder = await jobFolder(2)
  const environment = doubleEnvironment({ steps: 100_000, stepMilliseconds: 5 })
  for (const [attempt, signals] of [[1, 1], [2, 2]] as const) {
    // Once one rank has ended, Open MPI gives the others a second to save their state, and waits for as long.
    const patient = signals === 1 ? { OMPI_MCA_odls_base_sigkill_timeout: "10" } : {}
    const going = spawn("sh", [join(folder, "job.sh")], { env: { ...process.env, ...environment, ...patient }, stdio: "ignore" })
    const ended = new Promise<number | null>((resolve) => going.on("exit", resolve))
    await until(() => existsSync(join(folder, `runs/local/metrics.${attempt}.log`)))
    // The log is there as soon as one rank is ready; a rank that is not would die of the signal instead of heeding it.
    await until(() => leftovers(folder).filter((pid) => isRank(pid) && catchesUsr2(pid)).length === 2)
    if (signals === 2) for (const pid of leftovers(folder)) if (isLauncher(pid) || isRank(pid)) process.kill(Number(pid), "SIGSTOP")
    for (let signal = 0; signal < signals; signal += 1) {
      going.kill("SIGTERM")
      // Two that come before the first is heard are one.
      await until(() => existsSync(join(folder, "runs/local/stop")))
    }
    const code = await ended
    if (signals === 1) expect(code).toBe(75)
    expect(exitRecord(folder, attempt)).toMatchObject({ code, stage: "train" })
    expect(leftovers(folder)).toEqual([])
  }
  expect(existsSync(join(folder, "runs/local/checkpoints/train.json"))).toBe(true)
})

test("submit.sh starts it apart, with the log in the attempt's folder", async () => {
  const folder = await jobFolder(1)
  const environment = { ...process.env, ...doubleEnvironment(quick), TEPHRA_RUNS: join(folder, "elsewhere"), TEPHRA_DATA_TABLE: "/some where.csv" }
  const pid = Number(execFileSync("sh", [join(folder, "submit.sh"), "5f3c", "1"], { env: environment, encoding: "utf8" }))
  expect(pid).toBeGreaterThan(1)
  await until(() => existsSync(join(folder, "elsewhere/5f3c/attempts/1/exit.json")))
  expect(readFileSync(join(folder, "elsewhere/5f3c/attempts/1/log"), "utf8")).toContain("table from /some where.csv")
})

test("what is missing is said with the command that installs it, and recorded", async () => {
  const folder = await jobFolder(2)
  const some = pathWith(["sh", "dirname", "cat", "sed", "mkdir", "mv", "rm", "date", "id", "sha256sum", "cut", "printf", "setsid", "sleep", "ninja", "g++"])
  const done = run(folder, { PATH: some })
  expect(done).toMatchObject({ code: 69, out: expect.stringMatching(/cmake, mpirun not found.*apt-get install -y cmake openmpi-bin/) as string })
  expect(exitRecord(folder, 1)).toMatchObject({ code: 69, stage: "build" })
})

test("a failed build keeps the compiler's words and does not keep the lock", async () => {
  const folder = await jobFolder(1)
  writeFileSync(join(folder, "broken.cpp"), "")
  const environment = doubleEnvironment(quick)
  expect(run(folder, environment)).toMatchObject({ code: 73, out: expect.stringMatching(/train\.cpp:12:5: error/) as string })
  rmSync(join(folder, "broken.cpp"))
  expect(run(folder, environment).code).toBe(0)
})

test("a stop ends a build at whatever point it comes, with all of its processes and its lock", async () => {
  for (const milliseconds of [0, 30, 80, 150, 400]) {
    const folder = await jobFolder(1)
    const environment = doubleEnvironment({ ...quick, buildSeconds: 1000 })
    const going = spawn("sh", [join(folder, "job.sh")], { env: { ...process.env, ...environment, TEPHRA_RUN: join(folder, "runs/local") }, stdio: "ignore" })
    const ended = new Promise<number | null>((resolve) => going.on("exit", resolve))
    await until(() => existsSync(join(folder, "runs/local/attempts/1/process.json")))
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
    going.kill("SIGTERM")
    expect(await ended).toBe(75)
    expect(exitRecord(folder, 1)).toMatchObject({ code: 75, stage: "build" })
    expect(leftovers(folder)).toEqual([])
    expect(readdirSync(join(folder, "build")).filter((name) => name.endsWith(".lock"))).toEqual([])
  }
})

test("a build left by a killed one is taken over", async () => {
  const folder = await jobFolder(1)
  const environment = doubleEnvironment({ ...quick, buildSeconds: 1000 })
  const going = spawn("sh", [join(folder, "job.sh")], { env: { ...process.env, ...environment }, stdio: "ignore" })
  const lock = () => (existsSync(join(folder, "build")) ? readdirSync(join(folder, "build")).some((name) => name.endsWith(".lock") && existsSync(join(folder, "build", name, "owner"))) : false)
  await until(lock)
  const ended = new Promise((resolve) => going.on("exit", resolve))
  going.kill("SIGKILL")
  await ended
  await until(() => leftovers(folder).length === 0)
  expect(run(folder, doubleEnvironment(quick)).code).toBe(0)
})

test("what a purge left half is told and built again", async () => {
  const folder = await jobFolder(1)
  const builds = join(folder, "build")
  const named = (kind: string) => join(builds, readdirSync(builds).find((name) => name.startsWith(kind)) ?? "")
  expect(run(folder, doubleEnvironment(quick), ["build"]).code).toBe(0)
  // A library of the run time is gone, and of the program all but a record of who used it.
  appendFileSync(join(named("runtime-"), "files"), "./lib/libtephra.a\n")
  rmSync(join(named("job-"), "job"))
  writeFileSync(join(named("job-"), "user.1"), "{}")
  const again = run(folder, doubleEnvironment(quick))
  expect(again.out).toMatch(/a purge left only part of the run time in .*: it is built again\n[^]*a purge left only part of the program in .*: it is built again\n/)
  expect(again.code).toBe(0)
  expect(readdirSync(builds)).toHaveLength(2)
  expect(run(folder, doubleEnvironment(quick), ["build"]).out).not.toMatch(/purge|building/)
})

test("a program is built anew for other sources, modules or variables, and not for other options, data or pipelines with the same sources", async () => {
  const double = doubleEnvironment(quick)
  const environment = { ...double, TEPHRA_CACHE: mkdtempSync(join(tmpdir(), "tephra-cache-")) }
  writeFileSync(join(double["PATH"]!.split(":")[0]!, "srun"), "#!/bin/sh\n", { mode: 0o755 })
  const source = [{ path: "pipeline.cpp", text: "int main() {}\n", marks: [] }]
  const built = async (...job: Parameters<typeof doubleJob>) => {
    const folder = join(mkdtempSync(join(tmpdir(), "tephra-script-")), "job")
    await exportJob(doubleJob(...job).files, [], folder)
    const build = () => run(folder, environment, ["build"]).out.match(/building the (run time|job)/g) ?? []
    return { folder, build, first: build() }
  }
  const drawn = await built(1, source)
  expect(drawn.first).toEqual(["building the run time", "building the job"])
  expect((await built(1, [...source, { path: "pipeline.layout.json", text: "{}", marks: [] }], machine, { walltime: 7200, threads: 2 })).first).toEqual([])
  expect((await built(2, source)).first).toEqual([])
  mkdirSync(join(drawn.folder, "data"))
  writeFileSync(join(drawn.folder, "data/table.cpp"), "no source")
  expect(drawn.build()).toEqual([])
  const pipeline = join(drawn.folder, "pipeline.cpp")
  chmodSync(pipeline, 0o644)
  appendFileSync(pipeline, "// by hand\n")
  expect(drawn.build()).toEqual(["building the job"])
  expect(drawn.build()).toEqual([])
  expect((await built(1, source, genericSlurm)).first).toEqual([])
  for (const surroundings of [{ modules: documented(["gcc/13"], "a test", "2026-11-29") }, { environment: documented({ CXX_WRAPPED: "1" }, "a test", "2026-11-29") }]) {
    // Without a batch system neither is loaded.
    expect((await built(1, source, { ...machine, ...surroundings })).first).toEqual([])
    expect((await built(1, source, { ...genericSlurm, ...surroundings })).first).toEqual(["building the run time", "building the job"])
  }
})

test("sources that are links count, a cache beside them does not, and without any nothing is built", async () => {
  const of = async (text: string): Promise<string> => {
    const folder = await jobFolder(1)
    writeFileSync(`${folder}.cpp`, text)
    symlinkSync(`${folder}.cpp`, join(folder, "pipeline.cpp"))
    return folder
  }
  const environment = doubleEnvironment(quick)
  const built = (folder: string, cache: string) => run(folder, { ...environment, TEPHRA_CACHE: cache }, ["build"]).out.match(/building the (run time|job)/g) ?? []
  const [one, two] = [await of("one"), await of("two")]
  const cache = join(one, "in here")
  expect(built(one, cache)).toEqual(["building the run time", "building the job"])
  writeFileSync(join(cache, "left.hpp"), "")
  expect(built(one, cache)).toEqual([])
  expect(built(two, cache)).toEqual(["building the job"])
  rmSync(join(two, "pipeline.cpp"))
  rmSync(join(two, "CMakeLists.txt"))
  expect(run(two, environment, ["build"])).toMatchObject({ code: 64, out: expect.stringMatching(/there are no sources in /) as string })
})

test("a lock of another node is not waited for, and what is built under it stays", async () => {
  const folder = await jobFolder(1)
  const environment = doubleEnvironment(quick)
  expect(run(folder, environment, ["build"]).code).toBe(0)
  const program = join(folder, "build", readdirSync(join(folder, "build")).find((name) => name.startsWith("job-"))!)
  rmSync(program, { recursive: true })
  mkdirSync(`${program}.lock`)
  writeFileSync(`${program}.lock/owner`, JSON.stringify({ pid: 777, start: "1", boot: "of another node" }))
  for (const name of ["build.777", `build.${hostname()}.777`]) mkdirSync(join(folder, "build", name))
  expect(run(folder, environment, ["build"]).code).toBe(0)
  expect(readdirSync(join(folder, "build")).filter((name) => name.startsWith("build."))).toHaveLength(2)
})

test("wrong words and folders that cannot be written are refused in words", async () => {
  const folder = await jobFolder(1)
  expect(run(folder, {}, ["nonsense"])).toMatchObject({ code: 64, out: expect.stringMatching(/sh job\.sh \[build\|run\]/) as string })
  mkdirSync(join(folder, "runs"))
  writeFileSync(join(folder, "runs/local"), "a file in the way")
  expect(run(folder, doubleEnvironment(quick))).toMatchObject({ code: 74, out: expect.stringMatching(/cannot write/) as string })
})
