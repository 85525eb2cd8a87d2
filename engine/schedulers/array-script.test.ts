import { execFileSync, spawn, spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { expect, test } from "vitest"
import { machineNamed, machines } from "../machines/machines.ts"
import type { Machine } from "../model/machine.ts"
import { localTarget } from "../model/target.ts"
import { arrayBuildScript } from "./array-build-script.ts"
import { arrayScript, membersText } from "./array-script.ts"
import { indexList } from "./array-text.ts"
import { schedulers } from "./schedulers.ts"

const withArrays = machines.filter(({ scheduler }) => schedulers[scheduler.value].array !== null)

function scriptOf(name: string, indices: readonly number[], folder = "/scratch/it's \"a\" 100% $HOME `x`"): string {
  const machine = machineNamed(name)!
  const { array, scripts } = schedulers[machine.scheduler.value]
  const batch = scripts({ name: "regression", stages: [], target: { ...localTarget, machine: name, ranks: 2, walltime: 600, account: "abc123" }, machine }).find(({ path }) => path === "batch.sh")!.text
  return arrayScript({ array: array!, batch, indices, jobs: `${folder}/jobs`, runs: `${folder}/runs` })
}

function buildScriptOf(name: string, folder = "/scratch/it's \"a\" 100% $HOME `x`"): string {
  const machine: Machine = { ...machineNamed(name)!, build: { value: { on: "node" }, proven: "typed", source: "this test", date: "2026-11-28" } }
  const batch = schedulers[machine.scheduler.value].scripts({ name: "regression", stages: [], target: { ...localTarget, machine: name, ranks: 2, walltime: 600, account: "abc123" }, machine }).find(({ path }) => path === "batch-build.sh")!.text
  return arrayBuildScript({ batch, jobs: `${folder}/jobs`, runs: `${folder}/runs` })
}

const header = (text: string): string[] => text.split("\n").slice(0, text.split("\n").indexOf(""))

test("indices are told as ranges, and nothing of them is lost", () => {
  expect(indexList([3, 1, 2, 5])).toBe("1-3,5")
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (indices) => {
      const told = indexList(indices).split(",").flatMap((span) => {
        const [first = 0, last = first] = span.split("-").map(Number)
        return Array.from({ length: last - first + 1 }, (_, more) => first + more)
      })
      expect(told).toEqual(indices.toSorted((left, right) => left - right))
    }),
  )
})

test("the header of the job, and the array as each batch system takes it", () => {
  expect(header(scriptOf("generic-slurm", [1, 2, 3, 5])).slice(-4)).toEqual(["#SBATCH --no-requeue", "#SBATCH --signal=B:USR2@60", "#SBATCH --output=slurm-%j.out", "#SBATCH --array=1-3,5"])
  expect(header(scriptOf("generic-lsf", [1, 2, 3, 5]))).toEqual(expect.arrayContaining(['#BSUB -J "regression[1-3,5]"', "#BSUB -o lsf-%J-%I.out"]))
  // OLCF demands project, time and nodes of an array too.
  expect(header(scriptOf("summit", [1, 2]))).toEqual(["#!/bin/bash -l", '#BSUB -J "regression[1-2]"', "#BSUB -P abc123", "#BSUB -W 0:10", "#BSUB -nnodes 1", "#BSUB -o lsf-%J-%I.out"])
  expect(scriptOf("generic-lsf", Array.from({ length: 300 }, (_, each) => 2 * each + 1))).toContain('#BSUB -J "regression[1-599]"\n')
  expect(header(scriptOf("generic-pbs", [2, 3, 7])).slice(-3)).toEqual(["#PBS -r y", "#PBS -j oe", "#PBS -J 2-7"])
  expect(header(scriptOf("aurora", [4]))).toContain("#PBS -J 4-5")
})

test("ids of an array's jobs come from that of the array, or of any other job of it", () => {
  const of = (name: "slurm" | "lsf" | "pbs") => schedulers[name].array!.jobOf
  expect(["123", "123_1"].map((id) => of("slurm")(id, 4))).toEqual(["123_4", "123_4"])
  expect(["123;blue", "123_1;blue"].map((id) => of("slurm")(id, 4))).toEqual(["123_4;blue", "123_4;blue"])
  expect(["123", "123[1]"].map((id) => of("lsf")(id, 14))).toEqual(["123[14]", "123[14]"])
  expect(["123[].pbs-1", "123[1].pbs-1"].map((id) => of("pbs")(id, 14))).toEqual(["123[14].pbs-1", "123[14].pbs-1"])
})

test("what qsub answers to an array is read", () => {
  const text = schedulers.pbs.scripts({ name: "x", stages: [], target: { ...localTarget, machine: "aurora" }, machine: machineNamed("aurora")! }).find(({ path }) => path === "submit.sh")!.text
  const answer = /^id=.*sed -n '(.*)' \|/m.exec(text)![1]!
  const read = (text: string): string => execFileSync("sed", ["-n", answer], { input: text, encoding: "utf8" }).trim()
  expect(read("123[].pbs-1\n")).toBe("123[].pbs-1")
  expect(read("123.pbs-1\n")).toBe("123.pbs-1")
  expect(schedulers.pbs.queue?.jobId("123[].pbs-1\n")).toBe("123[].pbs-1")
})

test.skipIf(spawnSync("sh", ["-c", "command -v shellcheck"]).status !== 0)("shellcheck finds nothing in the script of an array on any machine", () => {
  const folder = mkdtempSync(join(tmpdir(), "tephra-array-"))
  const paths = withArrays.flatMap(({ name }) => {
    writeFileSync(join(folder, name), scriptOf(name, [1, 3]))
    writeFileSync(join(folder, `${name}-build`), buildScriptOf(name))
    return [join(folder, name), join(folder, `${name}-build`)]
  })
  expect(paths.length).toBeGreaterThan(4)
  execFileSync("shellcheck", paths, { stdio: "inherit" })
})

test("each job of an array finds its run and goes on as that run's own job; a place that is empty ends at once, and a list that is gone is told", () => {
  const folder = join(mkdtempSync(join(tmpdir(), "tephra-array-")), "it's \"a\" 100% $HOME `x`")
  const own = join(folder, "arrays/a")
  mkdirSync(own, { recursive: true })
  for (const job of ["j1", "j3"]) {
    mkdirSync(join(folder, "jobs", job), { recursive: true })
    writeFileSync(join(folder, "jobs", job, "batch.sh"), 'printf "%s\\n" "$TEPHRA_RUN_ID" "$TEPHRA_ATTEMPT" "$TEPHRA_RUN" "$TEPHRA_FOLDER" "$TEPHRA_INPUTS" "$TEPHRA_JOB_HASH" "$TEPHRA_LOG" "$TEPHRA_RUNS" "$PWD"\n')
  }
  writeFileSync(join(own, "batch.sh"), scriptOf("generic-slurm", [1, 3], folder))
  const run = (index: number) => spawnSync("sh", [join(own, "batch.sh")], { env: { ...process.env, SLURM_ARRAY_TASK_ID: String(index), TEPHRA_RUN: own, TEPHRA_RUN_ID: "a" }, encoding: "utf8" })
  expect(run(1)).toMatchObject({ status: 74, stderr: expect.stringMatching(/members of this array cannot be read/) as string })
  writeFileSync(join(own, "members"), membersText([{ index: 1, run: "r1", job: "j1" }, { index: 3, run: "r3", job: "j3" }]))
  const told = (id: string, job: string): string[] => [id, "1", `${folder}/runs/${id}`, `${folder}/jobs/${job}`, `${folder}/runs/${id}/inputs`, job, `${folder}/runs/${id}/attempts/1/log`, `${folder}/runs`, `${folder}/runs/${id}/attempts/1`]
  expect(run(3)).toMatchObject({ status: 0, stdout: `${told("r3", "j3").join("\n")}\n`, stderr: "" })
  expect(run(1).stdout.split("\n")[0]).toBe("r1")
  expect(run(2)).toMatchObject({ status: 0, stdout: "", stderr: "" })
  expect(existsSync(join(own, "begun"))).toBe(true)
})

test("one job builds for all members of an array, each with a log and a code of its own; asked to end it ends the build that is going on, and begins no other", async () => {
  const folder = join(mkdtempSync(join(tmpdir(), "tephra-array-")), "it's \"a\" 100% $HOME `x`")
  const own = join(folder, "arrays/a/build-1")
  mkdirSync(own, { recursive: true })
  const codeOf = (run: string) => join(folder, "runs", run, "builds", `${run}.build`, "attempts/1/code")
  const works: Readonly<Record<string, string>> = { j1: "code=0", j2: "code=73", j3: "trap 'code=75' TERM; touch \"$TEPHRA_LOG.begun\"; sleep 30 & wait \"$!\"; kill \"$!\"" }
  for (const [job, work] of Object.entries(works)) {
    mkdirSync(join(folder, "jobs", job), { recursive: true })
    writeFileSync(join(folder, "jobs", job, "batch-build.sh"), `${work}\nprintf '%s\\n' "$TEPHRA_FOLDER" "$TEPHRA_RUN_ID" >"$TEPHRA_LOG"\nprintf '%d\\n' "$code" >"\${TEPHRA_LOG%/*}/code"\n`)
  }
  writeFileSync(join(own, "batch-build.sh"), buildScriptOf("generic-slurm", folder))
  writeFileSync(join(own, "members"), membersText(["1", "2", "3", "4"].map((at) => ({ index: Number(at), run: `r${at}`, job: `j${at}` }))))
  const script = spawn("sh", [join(own, "batch-build.sh")], { env: { ...process.env, TEPHRA_FOLDER: own, TEPHRA_LOG: join(own, "log") } })
  const over = new Promise<number | null>((resolve) => script.on("close", resolve))
  while (!existsSync(join(folder, "runs/r3/builds/r3.build/attempts/1/log.begun"))) await new Promise((resolve) => setTimeout(resolve, 20))
  script.kill("SIGUSR2")
  expect(await over).toBe(0)
  expect(["r1", "r2", "r3"].map((run) => readFileSync(codeOf(run), "utf8").trim())).toEqual(["0", "73", "75"])
  expect(existsSync(codeOf("r4"))).toBe(false)
  expect(readFileSync(join(codeOf("r1"), "../log"), "utf8")).toBe(`${folder}/jobs/j1\nr1.build\n`)
})
