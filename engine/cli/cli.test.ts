import { spawn, spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { expect, test } from "vitest"
import type { DryRun } from "../model/dry-run.ts"
import { doubleEnvironment, gate } from "../../tests/faults/double/double-job.ts"
import type { DoubleSettings } from "../../tests/faults/double/double-job.ts"

const root = resolve(import.meta.dirname, "../..")
const sample = join(root, "tests/samples/regression/pipeline.tephra.json")
const launcher = join(root, "bin/tephra")
const scratch = (): string => mkdtempSync(join(tmpdir(), "tephra-cli-"))

interface Pipeline {
  readonly blocks: Record<string, { type: string; name: string; config: Record<string, unknown> }>
}
const pipeline = JSON.parse(readFileSync(sample, "utf8")) as Pipeline
const idOf = (type: string): string => Object.entries(pipeline.blocks).find(([, block]) => block.type === type)?.[0] ?? ""

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the launcher in another directory. */
function tephra(words: readonly string[], environment: Record<string, string> = {}): Ended {
  const done = spawnSync(launcher, words, { cwd: tmpdir(), env: { ...process.env, TEPHRA_HOME: join(scratch(), "home"), ...environment }, encoding: "utf8" })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

/** A home whose jobs are the double. */
function doubled(settings: Omit<DoubleSettings, "blocks">): Record<string, string> {
  const blocks = { train: idOf("train"), evaluate: idOf("evaluate") }
  return { ...doubleEnvironment({ ...settings, blocks }), TEPHRA_HOME: join(scratch(), "home") }
}

const lines = (out: string): Record<string, unknown>[] => out.trimEnd().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>)

/** Starts a command and calls `seen` with each JSON line. */
function going(words: readonly string[], environment: Record<string, string>, seen: (line: Record<string, unknown>, interrupt: (signal?: NodeJS.Signals) => void) => void): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(launcher, words, { cwd: tmpdir(), env: { ...process.env, ...environment } })
    let out = ""
    let err = ""
    let told = 0
    child.stdout.on("data", (part: Buffer) => {
      out += part.toString()
      const whole = out.split("\n").slice(0, -1)
      for (const line of whole.slice(told)) seen(JSON.parse(line) as Record<string, unknown>, (signal = "SIGINT") => child.kill(signal))
      told = whole.length
    })
    child.stderr.on("data", (part: Buffer) => (err += part.toString()))
    child.on("exit", (code) => done({ code, out, err }))
  })
}

test("the launcher works through a link, from elsewhere, under the system's Node and without one", () => {
  const link = join(scratch(), "t")
  symlinkSync(launcher, link)
  const version = /^tephra \d+\.\d+\.\d+\n$/
  expect(spawnSync(link, ["--version"], { cwd: "/", encoding: "utf8" }).stdout).toMatch(version)
  expect(spawnSync(link, ["--version"], { cwd: "/", encoding: "utf8", env: { PATH: "/usr/bin:/bin" } }).stdout).toMatch(version)
  const node = ["/usr/bin/node", "/usr/local/bin/node"].find(existsSync) ?? process.execPath
  expect(spawnSync(node, [launcher, "--version"], { cwd: "/", encoding: "utf8" }).stdout).toMatch(version)
})

test("without a Node that is new enough it says which is needed, and ends with 2", () => {
  const other = scratch()
  spawnSync("sh", ["-c", 'mkdir "$1/bin" && cp "$2" "$1/bin/tephra"', "sh", other, launcher])
  const tools = scratch()
  writeFileSync(join(tools, "node"), "#!/bin/sh\necho 18\n", { mode: 0o755 })
  const done = spawnSync(join(other, "bin/tephra"), ["runs"], { encoding: "utf8", env: { PATH: `${tools}:/usr/bin:/bin` } })
  expect(done.status).toBe(2)
  expect(done.stderr).toMatch(/needs Node 24 or newer; found is Node 18/)
})

test("every command has help; what is not understood ends with 2 and says what to do", () => {
  const general = tephra(["--help"])
  expect(general.code).toBe(0)
  for (const command of ["check", "describe", "export", "run", "submit", "runs", "watch", "logs", "metrics", "stop", "cancel", "resume", "fetch", "login", "machines", "doctor", "serve", "blocks", "forecast", "calibrate", "certify", "import", "diff", "merge", "new"]) {
    expect(general.out).toContain(`  ${command} `)
    expect(tephra([command, "--help"])).toMatchObject({ code: 0, out: expect.stringMatching(new RegExp(`Usage: tephra ${command}`)) as string })
  }
  for (const words of [[], ["nonsense"], ["check"], ["check", "--nonsense", sample], ["run", sample, "--ranks", "0"], ["run", sample, "--ranks", "two"], ["check", sample, sample], ["export", sample], ["watch", "99"], ["logs", "99"], ["metrics"], ["fetch"], ["login", "no-such-machine"], ["submit", sample], ["check", sample, "--data", "tabel=x.csv"], ["check", sample, "--data", "nothing"], ["new", "folder/"], ["run", sample, "--seed", "-1"]]) {
    const { code, out, err } = tephra(words)
    expect([words, code]).toEqual([words, 2])
    expect(out + err).toMatch(/tephra/)
  }
})

test("check says what is wrong, where, and how to mend it", () => {
  expect(tephra(["check", sample])).toMatchObject({ code: 0, out: expect.stringMatching(/no errors; [\d,]+ trainable numbers/) as string })
  expect(tephra(["check", "no-such.tephra.json"])).toMatchObject({ code: 1, err: expect.stringMatching(/does not exist/) as string })
  const broken = join(scratch(), "b.tephra.json")
  writeFileSync(broken, '{"format": 2,\n "name": oops}')
  expect(tephra(["check", broken])).toMatchObject({ code: 1, err: expect.stringMatching(/Line 2/) as string })
  const dense = pipeline.blocks[idOf("dense")]?.name ?? ""
  expect(tephra(["check", sample, "--set", `${dense}.unitz=3`])).toMatchObject({ code: 1, err: expect.stringMatching(/has no setting “unitz”.*\[setting-unknown-key\]/) as string })
  const told = tephra(["check", sample, "--data", "table=/nowhere/x.csv", "--json"])
  expect(told.code).toBe(1)
  expect(lines(told.out)[0]).toMatchObject({ event: "problem", code: "file-missing", severity: "error" })
  expect(lines(told.out).at(-1)).toMatchObject({ event: "checked", errors: expect.any(Number) as number })
})

test("a dry run tells all that would be sent to a machine, and sends nothing", () => {
  const home = { TEPHRA_HOME: join(scratch(), "home") }
  expect(tephra(["machines", "add", "zeus", "--base", "generic-slurm", "--host", "zeus.invalid", "--user", "ann", "--scratch", "/scratch/ann"], home).code).toBe(0)
  const dry = ["submit", sample, "--machine", "zeus", "--ranks", "2", "--walltime", "0:10:00", "--jobs", "3", "--dry-run"]
  const summary = tephra(dry, home)
  expect(summary).toMatchObject({ code: 0, err: "", out: expect.stringMatching(/Nothing was sent\.\n\nBelow \/scratch\/ann\/tephra, at most [^]*\n {2}\d+ files of the job, [^]*data set “table”, [^]*\nSend: [^]*\nBuild: [^]*\nHand in: [^]*submit\.sh[^]*\n {2}#SBATCH[^]*--verbose prints each/) as string })
  expect(summary.out.split("\n").length).toBeLessThan(80)
  const whole = tephra([...dry, "--verbose"], home)
  expect(whole).toMatchObject({ code: 0, err: "", out: expect.stringMatching(/below \/scratch\/ann\/tephra: .* Nothing was sent\.\n[^]*\n {2}#SBATCH[^]*\nSend\n[^]*\nBuild\n[^]*\nHand in\n[^]*submit\.sh/) as string })
  const told = lines(tephra([...dry, "--json"], home).out).at(-1) as unknown as DryRun
  expect(told).toMatchObject({ event: "dry-run", machine: "zeus", root: "/scratch/ann/tephra" })
  for (const { text } of told.steps) expect(whole.out.replaceAll("\n  ", "\n")).toContain(text)
  for (const { when } of told.later) expect(whole.out).toContain(`  ${when}: `)
  expect(tephra(["run", sample, "--verbose"], home)).toMatchObject({ code: 2, err: expect.stringMatching(/--verbose goes with --dry-run/) as string })
  expect(tephra(["run", sample, "--dry-run"], home)).toMatchObject({ code: 1, err: expect.stringMatching(/sends nothing anywhere/) as string })
  expect(tephra(["runs"], home).out).not.toMatch(/zeus/)
})

test("export writes a folder that runs by itself, and refuses one with other things in it", () => {
  const to = join(scratch(), "job")
  const done = tephra(["export", sample, "--to", to, "--ranks", "2", "--json"])
  expect(done).toMatchObject({ code: 0, err: "" })
  expect(lines(done.out).at(-1)).toMatchObject({ event: "exported", folder: to, unbound: [] })
  expect(readFileSync(join(to, "job.sh"), "utf8")).toMatch(/^stage train 2 /m)
  expect(existsSync(join(to, "data/table.csv"))).toBe(true)
  const full = scratch()
  writeFileSync(join(full, "x"), "")
  expect(tephra(["export", sample, "--to", full])).toMatchObject({ code: 1, err: expect.stringMatching(/not empty/) as string })
})

test("export --as writes for a batch system, --machine for one machine; what does not fit together is refused before anything is written", () => {
  const to = join(scratch(), "job")
  const summit = ["export", sample, "--machine", "summit", "--to", to, "--ranks", "2"]
  expect(tephra([...summit, "--account", "a b"])).toMatchObject({ code: 1, err: expect.stringMatching(/must say its walltime[\s\S]*The account “a b” cannot stand/) as string })
  for (const words of [["--as", "flux"], ["--as", "condor"], ["--as", "slurm"], ["--machine", "sumit"], ["--walltime", "90"], ["--walltime", "0:00:00"]]) expect([words, tephra([...summit, ...words]).code]).toEqual([words, 2])
  expect(existsSync(to)).toBe(false)
  const done = tephra([...summit, "--account", "abc123", "--walltime", "2:30:00"])
  expect(done).toMatchObject({ code: 0, out: expect.stringMatching(/Take it to Summit.* hand it in with: sh submit\.sh/) as string, err: expect.stringMatching(/lets a job on 1 node run 2:00:00/) as string })
  expect(readFileSync(join(to, "batch.sh"), "utf8")).toMatch(/^#BSUB -P abc123\n#BSUB -W 2:30\n#BSUB -nnodes 1\n/m)
  for (const form of ["slurm", "lsf", "pbs", "flux"]) {
    const folder = join(scratch(), form)
    expect(tephra(["export", sample, "--as", form, "--to", folder])).toMatchObject({ code: 0, err: "" })
    expect(readFileSync(join(folder, "README.md"), "utf8")).toMatch(/hands the job in/)
  }
})

test("export --as python writes one program, which runs where there is no Tephra; a file that is not ours stays", () => {
  const folder = scratch()
  const to = join(folder, "regression.py")
  expect(tephra(["export", sample, "--as", "python", "--to", folder]).code).toBe(2)
  writeFileSync(to, "print(1)\n")
  const python = ["export", sample, "--as", "python", "--to", to, "--set", "stop rule.epochs=2"]
  expect(tephra(python)).toMatchObject({ code: 1, err: expect.stringMatching(/left as it is/) as string })
  expect(readFileSync(to, "utf8")).toBe("print(1)\n")
  rmSync(to)
  expect(tephra(python)).toMatchObject({ code: 0, err: "" })
  const done = tephra([...python, "--json"])
  const table = join(root, "tests/samples/regression/table.csv")
  expect(lines(done.out).at(-1)).toEqual({ event: "exported", file: to, bindings: [{ name: "table", variable: "TEPHRA_DATA_TABLE", path: table }] })
  expect(readdirSync(folder)).toEqual(["regression.py"])
  if (spawnSync("/usr/bin/python3", ["-c", "import torch"]).status !== 0) return
  const ran = spawnSync("/usr/bin/python3", [to], { cwd: folder, env: { PATH: "/usr/bin:/bin", HOME: folder, TEPHRA_DATA_TABLE: table }, encoding: "utf8" })
  expect(ran).toMatchObject({ status: 0 })
  expect(readdirSync(join(folder, "out"))).toHaveLength(2)
})

test("run --json ends with outcome and scores by name", async () => {
  const environment = doubled({ steps: 30, stepMilliseconds: 1 })
  const done = await going(["run", sample, "--json"], environment, () => undefined)
  expect(done).toMatchObject({ code: 0, err: "" })
  expect(lines(done.out).at(-1)).toMatchObject({ event: "ended", outcome: "done", number: 1, scores: { r2: 0.75, mean_squared_error: 0.5 }, failure: null })
  expect(lines(done.out).some(({ event }) => event === "points")).toBe(true)
  expect(tephra(["runs"], environment).out).toMatch(/#1 .* done /)
  const to = join(scratch(), "fetched")
  expect(tephra(["fetch", "1"], environment).out).toMatch(/manifest\.json +2 B\n[\s\S]*They lie in /)
  expect(tephra(["fetch", "1", "--to", sample], environment)).toMatchObject({ code: 1, err: expect.stringMatching(/was not written\. .*pipeline\.tephra\.json is a file, not a folder\. Choose another place/) as string })
  expect(tephra(["fetch", "1", "--to", ""], environment)).toMatchObject({ code: 2, err: expect.stringMatching(/--to is empty/) as string })
  expect(tephra(["fetch", "1", "--to", to, "--json"], environment).out).toMatch(/"event":"done","files":2,/)
  expect(readdirSync(to)).toHaveLength(2)
  const people = tephra(["run", sample], environment)
  expect(people.out).toMatch(/Run #2 is done after[\s\S]*\n {2}r2 +0\.75\n/)
})

test("Ctrl+C stops after a checkpoint with code 4; resume goes on to the end", async () => {
  const { waitsFor, open: end } = gate()
  const environment = doubled({ steps: 200, stepMilliseconds: 10, waitsFor })
  let asked = false
  const stopped = await going(["run", sample, "--json"], environment, (line, interrupt) => {
    if (line["event"] === "points" && !asked) interrupt()
    asked ||= line["event"] === "points"
  })
  expect(stopped.code).toBe(4)
  expect(lines(stopped.out).at(-1)).toMatchObject({ event: "ended", outcome: "stopped" })
  end()
  const done = await going(["resume", "#1", "--json"], environment, () => undefined)
  expect(done.code).toBe(0)
  expect(tephra(["resume", "1"], environment)).toMatchObject({ code: 1, err: expect.stringMatching(/is done/) as string })
})

test("a detached run goes on, is watched, and stopped from elsewhere", async () => {
  const environment = doubled({ steps: 100_000, stepMilliseconds: 5 })
  expect(tephra(["run", sample, "--detach"], environment)).toMatchObject({ code: 0, out: expect.stringMatching(/Run #1 is going on/) as string })
  let left = false
  const watched = await going(["watch", "1", "--json"], environment, (line, interrupt) => {
    if (line["event"] === "points" && !left) interrupt()
    left ||= line["event"] === "points"
  })
  expect(watched.code).toBe(0)
  expect(tephra(["stop", "1"], environment).code).toBe(0)
  expect(tephra(["logs", "1", "-f"], environment)).toMatchObject({ code: 0, out: expect.stringMatching(/running train/) as string })
  expect(lines(tephra(["logs", "1", "--json"], environment).out)[0]).toMatchObject({ event: "log", attempt: 1, offset: 0 })
  expect(tephra(["logs", "1", "--attempt", "2"], environment)).toMatchObject({ code: 2, err: expect.stringMatching(/its last is 1/) as string })
  expect(tephra(["metrics", "1"], environment)).toMatchObject({ code: 0, out: expect.stringMatching(/^stage,series,attempt,step,value,t\ntrain,loss,1,1,[\d.e-]+,[\d.]+\n/) as string })
  expect(lines(tephra(["metrics", "1", "--as", "json", "--json"], environment).out)[0]).toMatchObject({ event: "metrics", as: "json", text: expect.stringMatching(/^\{"run":/) as string })
  const table = join(scratch(), "rows.json")
  expect(tephra(["metrics", "1", "--as", "json", "--to", table], environment)).toEqual({ code: 0, out: "", err: "" })
  expect(JSON.parse(readFileSync(table, "utf8"))).toMatchObject({ run: { number: 1 }, rows: expect.arrayContaining([expect.objectContaining({ step: 1 })]) as unknown[] })
  expect(tephra(["metrics", "1", "--as", "xml"], environment)).toMatchObject({ code: 2, err: expect.stringMatching(/There are: csv, json/) as string })
  expect(tephra(["cancel", "1"], environment)).toMatchObject({ code: 0, out: expect.stringMatching(/has ended already: stopped/) as string })
  expect(lines(tephra(["runs", "--json"], environment).out)[0]).toMatchObject({ outcome: "stopped" })
})

test("a run that fails ends with 3 and says why", async () => {
  const failed = await going(["run", sample, "--json"], doubled({ steps: 3, stepMilliseconds: 1, misbehave: "bad-data" }), () => undefined)
  expect(failed.code).toBe(3)
  expect(lines(failed.out).at(-1)).toMatchObject({ event: "ended", outcome: "failed", failure: { code: "run-bad-data" } })
  expect(failed.err).toMatch(/table\.csv:7:3/)
})

test("blocks lists all types, and explains one", () => {
  const dense = lines(tephra(["blocks", "--json"]).out).find(({ type }) => type === "dense")
  expect(dense?.["settings"]).toContainEqual(expect.objectContaining({ key: "units", type: "integer or “auto”", default: 64, minimum: 1, maximum: 65_536, help: expect.stringMatching(/\.$/) as string }))
  expect(tephra(["blocks", "dense"]).out).toMatch(/units/)
  expect(tephra(["blocks", "dens"])).toMatchObject({ code: 2, err: expect.stringMatching(/Did you mean “dense”/) as string })
})

test("serve prints one address and ends on a signal", async () => {
  let url = ""
  const done = await going(["serve", "--port", "0", "--json"], { TEPHRA_HOME: join(scratch(), "home") }, (line, interrupt) => {
    url = String(line["url"])
    interrupt()
  })
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/)
  expect(done.code).toBe(0)
  // Node that is ending would die of a signal: it does not end before both were sent, however late the second is.
  const held = join(scratch(), "held.mjs")
  writeFileSync(held, 'import { existsSync } from "node:fs"\nprocess.on("exit", () => { while (!existsSync(process.env.BOTH_SENT)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20) })\n')
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    const { waitsFor, open } = gate()
    const twice = await going(["serve", "--port", "0", "--json"], { TEPHRA_HOME: join(scratch(), "home"), NODE_OPTIONS: `--import=${pathToFileURL(held).href}`, BOTH_SENT: waitsFor }, (_, interrupt) => {
      interrupt(signal)
      interrupt(signal)
      open()
    })
    expect({ signal, code: twice.code }).toEqual({ signal, code: 0 })
  }
  expect(tephra(["serve", "--port", "1", "--socket", "/x"]).code).toBe(2)
})

test("several seeds are several runs, here one after the other; what they came to is told of each and of all", async () => {
  const environment = doubled({ steps: 20, stepMilliseconds: 5 })
  let most = 0
  const running = new Set<unknown>()
  const done = await going(["run", sample, "--seeds", "3,5,9", "--json"], environment, (line) => {
    if (line["event"] !== "state") return
    if (line["state"] === "running") running.add(line["number"])
    if (line["state"] === "ended") running.delete(line["number"])
    most = Math.max(most, running.size)
  })
  expect(done).toMatchObject({ code: 0, err: "" })
  expect(most).toBe(1)
  const started = lines(done.out).filter(({ event }) => event === "started")
  expect(started.map(({ seed, array }) => [seed, array])).toEqual([3, 5, 9].map((seed, at) => [seed, expect.objectContaining({ index: at + 1, count: 3 })]))
  expect(new Set(started.map(({ job }) => job)).size).toBe(3)
  expect(lines(done.out).filter(({ event }) => event === "ended").map(({ outcome }) => outcome)).toEqual(["done", "done", "done"])
  expect(tephra(["runs"], environment).out).toMatch(/regression.*, 3 of 3 \(seed 9\)/i)
  const told = tephra(["run", sample, "--seeds", "1..2"], environment).out
  expect(told).toMatch(/with seed 1 on 1 rank\nRun #5 .* with seed 2 on 1 rank\nThey run one after the other\./)
  expect(told).toMatch(/Over 2 runs, mean ± standard deviation:\n {2}.*: r2 {2}0\.75 ± 0\n/)
  expect(tephra(["watch", "5", "--array"], environment)).toMatchObject({ code: 0, out: expect.stringMatching(/Over 2 runs, mean/) as string })
  expect(tephra(["fetch", "5", "--array", "--list"], environment)).toMatchObject({ code: 0, out: expect.stringMatching(/^Run #4, seed 1:\n[\s\S]*^Run #5, seed 2:\n/m) as string })
  expect(tephra(["fetch", "5", "none.npz", "--array"], environment)).toMatchObject({ code: 1, err: expect.stringMatching(/Run #4 has no result “none.npz”[\s\S]*Run #5 has no result “none.npz”/) as string })
})

test("all runs that were started together are stopped by one of them; one that was started alone has no others", async () => {
  const environment = doubled({ steps: 100_000, stepMilliseconds: 5 })
  expect(tephra(["run", sample, "--detach"], environment).code).toBe(0)
  for (const command of ["cancel", "watch", "apart"]) expect(tephra([command, "1", ...(command === "apart" ? [] : ["--array"])], environment)).toMatchObject({ code: 1, err: expect.stringMatching(/Run #1 was started alone; no others belong to it/) as string })
  tephra(["stop", "1"], environment)
  const seeds = going(["run", sample, "--seeds", "1..3", "--json"], environment, (line) => {
    if (line["event"] === "stage" || (line["event"] === "state" && line["state"] === "running")) stopped ??= tephra(["cancel", "4", "--array"], environment)
  })
  let stopped: ReturnType<typeof tephra> | undefined
  const done = await seeds
  expect(stopped).toMatchObject({ code: 0, out: expect.stringMatching(/^Stopping 3 runs, #2 to #4/m) as string })
  expect(lines(done.out).filter(({ event }) => event === "ended").map(({ outcome }) => outcome).toSorted()).toEqual(["cancelled", "cancelled", "stopped"])
  expect(tephra(["cancel", "3", "--array"], environment).out).toMatch(/Run #2 has ended already: stopped, as it was asked to.*\nRun #3 has ended already: cancelled, before it began\./)
})
