import { spawnSync } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { expect, test } from "vitest"
import { z } from "zod"
import { machines } from "../machines/machines.ts"
import { Finding } from "../model/finding.ts"
import { typedSettings } from "./machine-settings.ts"
import { valueLines } from "./machine-text.ts"

const root = resolve(import.meta.dirname, "../..")
const sample = join(root, "tests/samples/regression/pipeline.tephra.json")
const home = mkdtempSync(join(tmpdir(), "tephra-machines-"))

function tephra(...words: string[]): { code: number | null; out: string; err: string } {
  const done = spawnSync(join(root, "bin/tephra"), words, { env: { ...process.env, TEPHRA_HOME: home }, encoding: "utf8" })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

const objects = (out: string): Record<string, unknown>[] => out.trim().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>)

test("machines are listed with how many facts are proven how", () => {
  const { code, out } = tephra("machines")
  expect(code).toBe(0)
  expect(out).toMatch(/^name +title +scheduler +real +front +recorded +documented\n/)
  expect(out).toMatch(/^frontier +Frontier \(OLCF\) +slurm +0 +0 +0 +\d+$/m)
  const told = objects(tephra("machines", "--json").out)
  expect(told.map(({ name }) => name)).toEqual(machines.map(({ name }) => name))
  expect(told.find(({ name }) => name === "generic-slurm")).toMatchObject({ event: "machine", scheduler: "slurm", proven: { real: 4, front: 0, recorded: 0, documented: 0, typed: 0 } })
})

test("a machine is told fact by fact, each with its source", () => {
  const { code, out } = tephra("machines", "frontier")
  expect(code).toBe(0)
  expect(out).toContain("\nnode.cores: 56\n  documented, 2026-11-27: OLCF documentation, systems/frontier_user_guide.rst, Frontier compute nodes\n")
  expect(out).toContain("  batch: 1 to 91 nodes 2:00:00; 92 to 183 nodes 6:00:00;")
  expect(out).toContain("sha256 ALuNAoAykEUIJzwsExhCaTqwrqhnd4fssvVB4xK87bs")
  const [told] = objects(tephra("machines", "frontier", "--json").out)
  expect(told).toMatchObject({ event: "machine", name: "frontier" })
  expect(told!["facts"]).toContainEqual({ field: "node.cores", value: 56, proven: "documented", source: "OLCF documentation, systems/frontier_user_guide.rst, Frontier compute nodes", date: "2026-11-27" })
})

test("a machine of one's own is added, changed, used and removed; what does not fit is refused in words", () => {
  const host = ["--base", "generic-slurm", "--host", "login.site.org"]
  expect(tephra("machines", "add", "mine", ...host, "--set", "modules=gcc/12 openmpi", "--set", "longest=3600", "--account", "abc")).toMatchObject({ code: 0, out: expect.stringMatching(/^mine is added/) as string })
  expect(objects(tephra("machines", "mine", "--json").out)[0]!["facts"]).toContainEqual(expect.objectContaining({ field: "modules", value: ["gcc/12", "openmpi"], proven: "typed" }))
  expect(tephra("machines").out).toMatch(/ typed\nmine +mine, as a Slurm cluster +slurm /)
  expect(tephra("machines", "change", "mine", "--set", "modules=", "--name", "ours", "--json").out).not.toContain("modules")
  expect(tephra("machines", "mine").code).toBe(2)
  for (const [words, message] of [
    [["add", "ours", ...host], /change ours changes it/],
    [["add", "other"], /--base PROFILE is missing.*generic-slurm/],
    [["change", "frontier", "--user", "me"], /--base frontier/],
  ] as const) expect([words, tephra("machines", ...words)]).toEqual([words, { code: 2, out: "", err: expect.stringMatching(message) as string }])
  expect(tephra("machines", "add", "frontier", ...host)).toMatchObject({ code: 1, err: expect.stringMatching(/name of a profile/) as string })
  expect(tephra("doctor", "summit")).toMatchObject({ code: 1, out: expect.stringMatching(/must say an account/) as string })
  expect(tephra("submit", sample, "--machine", "generic-slurm")).toMatchObject({ code: 1, err: expect.stringMatching(/No log-in host is known.*machines add NAME --base generic-slurm --host HOST/) as string })
  expect(tephra("machines", "remove", "ours")).toMatchObject({ code: 0, out: expect.stringMatching(/^ours is removed/) as string })
})

test("a host of ssh's configuration becomes a machine, and the keys of a machine's hosts are told", () => {
  const host = `probe-${process.pid}.example.edu`
  const added = tephra("machines", "add", "probe", "--from-ssh", `jane@${host}`, "--base", "generic-pbs", "--json")
  expect(objects(added.out)).toMatchObject([{ event: "added", settings: { name: "probe", base: "generic-pbs", host, user: "jane" }, fromSsh: { carrier: expect.any(String) as string, understood: expect.arrayContaining([`“ssh jane@${host}” connects to ${host} as jane.`]) as unknown } }])
  expect(objects(tephra("machines", "keys", "probe", "--json").out).at(-1)).toMatchObject({ event: "host-keys", host, state: "new", known: [] })
  expect(tephra("machines", "keys", "probe").out).toContain(`${host}: Not seen before, and no fingerprint is published here`)
  expect(tephra("machines", "add", "other", "--from-ssh", host)).toMatchObject({ code: 2, err: expect.stringMatching(/--base PROFILE is missing/) as string })
  expect(tephra("machines", "change", "probe", "--from-ssh", host)).toMatchObject({ code: 2, err: expect.stringMatching(/--from-ssh HOST goes with add NAME/) as string })
  expect(tephra("machines", "remove", "probe").code).toBe(0)
})

test("fields of a machine are read as what they are, and refused in words", () => {
  const typed = (name: string, ...set: string[]) => typedSettings({ name, base: "generic-slurm" }, { values: { set }, positionals: [] })
  expect(typed("mine", "port=2222", "modules=gcc/12 openmpi", "modules=cmake", "options=-l filesystems=home:flare", "queryInterval=0.5e2", "account=")).toEqual({
    name: "mine", base: "generic-slurm", changed: new Date().toISOString().slice(0, 10), port: 2222, modules: ["gcc/12", "openmpi", "cmake"], options: ["-l filesystems=home:flare"], queryInterval: 50,
  })
  for (const [name, set, message] of [
    ["My_own", "user=me", /^Name \(name\): “My_own” does not fit\. How you call/],
    ["other", "port=x", /^Port \(port\): “x” does not fit\. .* It takes a whole number\. From 1 to 65535\.$/],
    ["other", "methods=fax", /^Log-in \(methods\): “fax” does not fit\. .* One of: publickey/],
    ["other", "acount=x", /Did you mean “account”/],
    ["other", "account", /takes FIELD=VALUE/],
  ] as const) expect(() => typed(name, set)).toThrow(message)
})

test("a name that is wrong is answered with the nearest", () => {
  expect(tephra("machines", "fronteir")).toMatchObject({ code: 2, err: expect.stringContaining("Did you mean “frontier”?") as string })
  expect(tephra("machines", "frontier", "summit")).toMatchObject({ code: 2, err: expect.stringContaining("one word too many") as string })
  expect(tephra("doctor", sample, "--machine", "auroa")).toMatchObject({ code: 2, err: expect.stringContaining("Did you mean “aurora”?") as string })
})

test("bytes, times and what a queue takes are written as people say them", () => {
  const lines = (value: unknown, key: string) => valueLines({ value, proven: "real", source: "here", date: "2026-11-28" }, key)
  expect(lines(512 * 2 ** 30, "node.memoryBytes")).toEqual(["512 GiB"])
  expect(lines({ path: "/scratch", quotaBytes: 5e13 }, "folders.scratch")).toEqual(["path /scratch, quotaBytes 50 TB"])
  expect(lines([{ name: "debug", option: "--qos", bins: [{ from: 1, to: 1, seconds: 3600, least: 300 }], jobs: { of: "user", queued: 1 }, byRequest: true }], "queues")).toEqual(["debug (--qos): 1 node 0:05:00 to 1:00:00; of a user 1 in all; by request only"])
})

test("the doctor tells what is wrong with a job on a machine, what it rests on and how to mend it", () => {
  const words = ["doctor", sample, "--machine", "frontier", "--ranks", "64", "--walltime", "3:00:00"]
  expect(tephra(...words)).toMatchObject({ err: expect.stringContaining("64 ranks cannot share a batch of 32 rows") as string, out: expect.stringMatching(/on Frontier \(OLCF\): 3 errors, 2 warnings\n$/) as string })
  const { code, out } = tephra(...words, "--set", "train.batch=64")
  expect(code).toBe(1)
  for (const line of ["error: A job on Frontier (OLCF) must say its account", "[walltime-beyond-limit]", "  to mend it: Take the queue extended", "  documented, 2026-11-28: ", "warning: Of the 64 cores", "note: The job costs up to 6 node-hours"]) expect(out).toContain(line)
  expect(out).toMatch(/on Frontier \(OLCF\): 2 errors, 2 warnings\n$/)
})

test("the doctor exits with 0 where nothing would be refused, and with --json gives findings and figures", () => {
  expect(tephra("doctor", sample)).toMatchObject({ code: 0, out: expect.stringContaining("this computer: nothing found that speaks against it") as string })
  const { code, out } = tephra("doctor", sample, "--machine", "summit", "--account", "abc123", "--walltime", "1:00:00", "--ranks", "42", "--set", "train.batch=64", "--folder", "/ccs/home/me/runs", "--json")
  expect(code).toBe(0)
  const told = objects(out)
  const findings = told.filter(({ event }) => event === "finding").map((each) => Finding.extend({ event: z.literal("finding") }).parse(each))
  expect(findings.map((finding) => finding.code)).toEqual(["gpus-idle", "folder-in-home", "charge"])
  expect(told.at(-1)).toMatchObject({ event: "examined", errors: 0, warnings: 2, plan: { ranks: 42, threads: 1, folder: "/ccs/home/me/runs", memoryOfRank: expect.any(Number) as number, bytesToWrite: expect.any(Number) as number } })
})

test("a drawing with problems is told those", () => {
  expect(tephra("doctor", "no-such-file.tephra.json", "--machine", "summit").code).not.toBe(0)
})
