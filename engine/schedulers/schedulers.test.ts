import { execFileSync, spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import fc from "fast-check"
import { expect, test } from "vitest"
import { hostileNames } from "../compile/testing/arbitrary.ts"
import { machineNamed, machines } from "../machines/machines.ts"
import type { Machine } from "../model/machine.ts"
import { localTarget } from "../model/target.ts"
import type { Target } from "../model/target.ts"
import type { ScriptInput } from "./script-input.ts"
import { schedulers } from "./schedulers.ts"
import { assignment, queueName } from "./shell-text.ts"

const stages = (title: string, ranks: number) => [
  { name: "train", ranks, block: "t3k9q2mz", title },
  { name: "evaluate", ranks: 1, block: "e7w4n8rb", title: "evaluate" },
]

function scripts(target: Partial<Target>, name = "regression", more: Partial<Machine> = {}): Record<string, string> {
  const whole = { ...localTarget, ...target }
  const machine = { ...machineNamed(whole.machine)!, ...more }
  const input: ScriptInput = { name, stages: stages(name, whole.ranks), target: whole, machine }
  return Object.fromEntries(schedulers[machine.scheduler.value].scripts(input).map(({ path, text }) => [path, text]))
}

const header = (text: string | undefined) => text?.split("\n").filter((line) => /^#(SBATCH|BSUB|PBS| flux:) /.test(line))
const launched = (text: string | undefined) => /\n {2}apart (.*)\n\}/.exec(text ?? "")?.[1]
const everything: Partial<Target> = { ranks: 100, threads: 2, walltime: 3661, account: "abc123", queue: "debug" }

function inFolder(files: Record<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), "tephra-scripts-"))
  return Object.entries(files).map(([path, text]) => {
    writeFileSync(join(folder, path), text)
    return join(folder, path)
  })
}

test("Slurm is asked for ranks and threads, or for nodes where a job is given whole ones", () => {
  const generic = scripts({ machine: "generic-slurm", ...everything })
  expect(header(generic["batch.sh"])).toEqual([
    "#SBATCH --job-name=regression",
    "#SBATCH --account=abc123",
    "#SBATCH --partition=debug",
    "#SBATCH --time=1:01:01",
    "#SBATCH --ntasks=100",
    "#SBATCH --cpus-per-task=2",
    "#SBATCH --no-requeue",
    "#SBATCH --signal=B:USR2@120",
    "#SBATCH --output=slurm-%j.out",
  ])
  expect(launched(generic["job.sh"])).toBe('srun --ntasks="$ranks" --cpus-per-task="$threads" "$@"')
  expect(scripts({ machine: "generic-slurm", walltime: 60 })["batch.sh"]).toContain("#SBATCH --signal=B:USR2@6\n")
  const perlmutter = scripts({ machine: "perlmutter", ...everything, queue: undefined })
  expect(header(perlmutter["batch.sh"])?.slice(2, 6)).toEqual(["#SBATCH --qos=regular", "#SBATCH --time=1:01:01", "#SBATCH --nodes=2", "#SBATCH --constraint=cpu"])
  expect(launched(perlmutter["job.sh"])).toBe('srun --nodes="$nodes" --ntasks="$ranks" --cpus-per-task="$threads" --cpu-bind=cores "$@"')
})

test("B2.10: LSF is asked in hours and minutes, and told of jsrun's resource sets", () => {
  const summit = scripts({ machine: "summit", ...everything })
  expect(header(summit["batch.sh"])).toEqual(["#BSUB -J regression", "#BSUB -P abc123", "#BSUB -q debug", "#BSUB -W 1:02", "#BSUB -nnodes 5", "#BSUB -o lsf-%J.out"])
  expect(launched(summit["job.sh"])).toBe('jsrun --nrs="$ranks" --tasks_per_rs=1 --cpu_per_rs="$threads" --bind=packed:"$threads" "$@"')
  expect(summit["submit.sh"]).toContain('reply=$(bsub -Jd "$TEPHRA_RUN_ID $TEPHRA_ATTEMPT" batch.sh)')
  const generic = scripts({ machine: "generic-lsf", ...everything })
  expect(header(generic["batch.sh"])?.slice(4, 6)).toEqual(["#BSUB -n 100", '#BSUB -R "affinity[core(2)]"'])
  expect(generic["submit.sh"]).toContain('reply=$(bsub -Jd "$TEPHRA_RUN_ID $TEPHRA_ATTEMPT" <batch.sh)')
})

test("C19: dask-jobqueue #328: where bsub takes no script on its standard input, it is given the file", () => {
  expect(scripts({ machine: "summit", ...everything })["submit.sh"]).not.toMatch(/bsub[^\n]*</)
})

test("PBS is asked in chunks, and ranks are spread evenly over nodes", () => {
  const aurora = scripts({ machine: "aurora", ...everything, queue: undefined })
  expect(header(aurora["batch.sh"])).toEqual([
    "#PBS -N regression",
    "#PBS -A abc123",
    "#PBS -q prod",
    "#PBS -l walltime=1:01:01",
    "#PBS -l select=2",
    "#PBS -l place=scatter",
    "#PBS -l filesystems=home:flare",
    "#PBS -k doe",
    "#PBS -r n",
    "#PBS -j oe",
  ])
  expect(launched(aurora["job.sh"])).toBe('mpiexec -n "$ranks" -ppn "$per_node" --depth="$threads" --cpu-bind depth "$@"')
  expect(aurora["job.sh"]).toContain("  nodes=$(((ranks + 50) / 51))\n  per_node=$(((ranks + nodes - 1) / nodes))\n")
  expect(header(scripts({ machine: "generic-pbs", ...everything })["batch.sh"])).toContain("#PBS -l select=100:ncpus=2:mpiprocs=1:ompthreads=2")
})

test("Flux is asked for slots, and its ranks hear of a stop through the stop file", () => {
  const generic = scripts({ machine: "generic-flux", ...everything })
  expect(header(generic["batch.sh"])).toEqual([
    "# flux: --job-name=regression",
    "# flux: --bank=abc123",
    "# flux: --queue=debug",
    "# flux: --time-limit=3661s",
    "# flux: --nslots=100",
    "# flux: --cores-per-slot=2",
    "# flux: --output=flux-{{id}}.out",
  ])
  expect(generic["batch.sh"]).toContain("job=${TEPHRA_FOLDER:-$PWD}\n")
  expect(launched(generic["job.sh"])).toBe('env --ignore-signal=USR2 flux run -n "$ranks" -c "$threads" "$@"')
  expect(generic["submit.sh"]).toContain('reply=$(flux batch --job-name="regression $TEPHRA_RUN_ID $TEPHRA_ATTEMPT" batch.sh) && reply=$(flux job id --to=dec "$reply")')
})

const onNode: Partial<Machine> = { build: { value: { on: "node" }, proven: "typed", source: "typed by you", date: "2026-11-28" } }

test("where programs are built on a node, a job on one of them does it, in the same queue and modules", () => {
  const built = (machine: string, target = everything) => header(scripts({ machine, ...target }, "regression", onNode)["batch-build.sh"])
  expect(built("generic-slurm")).toEqual([
    "#SBATCH --job-name=build_regressio", "#SBATCH --account=abc123", "#SBATCH --partition=debug", "#SBATCH --time=0:30:00", "#SBATCH --ntasks=1", "#SBATCH --cpus-per-task=4",
    "#SBATCH --no-requeue", "#SBATCH --signal=B:USR2@120", "#SBATCH --output=slurm-%j.out",
  ])
  expect(built("perlmutter", { ...everything, queue: undefined })).toContain("#SBATCH --nodes=1")
  expect(built("aurora", { ...everything, queue: undefined })).toEqual(expect.arrayContaining(["#PBS -l select=1", "#PBS -l walltime=0:30:00", "#PBS -l filesystems=home:flare"]))
  expect(built("summit")).toEqual(expect.arrayContaining(["#BSUB -nnodes 1", "#BSUB -W 0:30"]))
  expect(built("generic-flux")).toEqual(expect.arrayContaining(["# flux: --nslots=1", "# flux: --cores-per-slot=4"]))
  const frontier = scripts({ machine: "frontier", ...everything }, "regression", onNode)
  expect(frontier["batch-build.sh"]).toMatch(/\nmodule load .*\n[^]*exec sh "\$job\/job\.sh" build\n$/)
  expect(Object.keys(scripts({ machine: "frontier", ...everything }))).not.toContain("batch-build.sh")
})

test.each([["slurm", "sbatch"], ["lsf", "bsub"], ["pbs", "qsub"], ["flux", "flux"]])("where there is no %s, submit.sh says so and what to do, and makes nothing", (scheduler, program) => {
  const [path = ""] = inFolder({ "submit.sh": scripts({ machine: `generic-${scheduler}` })["submit.sh"] ?? "" })
  const done = spawnSync("/bin/sh", [path], { env: { PATH: "/nowhere" }, encoding: "utf8" })
  expect(done).toMatchObject({ status: 69, stdout: "" })
  expect(done.stderr).toMatch(new RegExp(`^tephra-job: there is no ${program} on this computer, so nothing was handed in.* log-in host .*sh submit\\.sh.*sh job\\.sh\n$`))
  expect(existsSync(join(dirname(path), "runs"))).toBe(false)
})

test("what a target does not say stands in no header", () => {
  for (const { name } of machines) expect(scripts({ machine: name })["batch.sh"] ?? "").not.toMatch(/undefined|--account|--bank|--time|-A |-P |walltime|NaN/)
})

const odd = fc.sample(fc.string({ unit: "binary", maxLength: 20 }), { numRuns: 300, seed: 4 })
const names = [...hostileNames, ...odd, "ends in line breaks\n\n", "100%d \\n \\101 '"]

test.skipIf(spawnSync("sh", ["-c", "command -v shellcheck"]).status !== 0)("shellcheck finds nothing in any script of any machine, whatever the pipeline is called", () => {
  const plain = machines.flatMap(({ name }) => inFolder(scripts({ machine: name, ...everything }, "regression", onNode)))
  const hostile = inFolder(scripts({ machine: "generic-slurm", ...everything }, names.join(""), onNode))
  const assigned = inFolder({ "names.sh": `#!/bin/sh\n${names.flatMap((name) => [...assignment("pipeline", name), `printf '%s' "$pipeline"`]).join("\n")}\n` })
  execFileSync("shellcheck", [...plain, ...hostile, ...assigned], { stdio: "inherit" })
})

test("a shell reads every script", () => {
  for (const { name } of machines) for (const path of inFolder(scripts({ machine: name, ...everything }))) execFileSync("sh", ["-n", path])
})

test("a shell gives a pipeline's name back, sign by sign, and nothing in it runs", () => {
  const lines = names.map((name) => assignment("pipeline", name).join("\n"))
  const [script] = inFolder({ "names.sh": lines.map((text) => `${text}\nprintf '%s\\0' "$pipeline"\n`).join("") })
  const done = spawnSync("sh", ["-u", script ?? ""], { encoding: "utf8" })
  expect(done.stderr).toBe("")
  expect(done.stdout.split("\0").slice(0, -1)).toEqual(names.map((name) => name.toWellFormed().replaceAll("\0", "\ufffd")))
  expect(lines.join("").replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
})

test("no line of a name gets into a header", () => {
  for (const name of [...hostileNames, "a\n#SBATCH --account=other", "x\r#PBS -q other", "y\n# flux: --queue=other"]) {
    for (const machine of ["generic-slurm", "generic-lsf", "generic-pbs", "generic-flux"]) expect(header(scripts({ machine }, name)["batch.sh"])).toHaveLength(header(scripts({ machine })["batch.sh"])!.length)
    expect(queueName(name)).toMatch(/^[A-Za-z][A-Za-z0-9_]{0,14}$/)
  }
})

test("a queue that is named by another option than the machine's is asked for by its own", () => {
  const asked = (queue: string) => header(scripts({ machine: "frontier", account: "abc123", walltime: 3600, queue })["batch.sh"])?.filter((line) => /partition|qos/.test(line))
  expect(asked("extended")).toEqual(["#SBATCH --partition=extended"])
  expect(asked("debug")).toEqual(["#SBATCH --qos=debug"])
})
