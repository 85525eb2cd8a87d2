import { spawnSync } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { expect, test } from "vitest"
import { z } from "zod"
import { machines } from "../machines/machines.ts"
import { Finding } from "../model/finding.ts"
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
  const { code, out } = tephra("doctor", sample, "--machine", "frontier", "--ranks", "64", "--walltime", "3:00:00")
  expect(code).toBe(1)
  for (const line of ["error: A job on Frontier (OLCF) must say its account", "[walltime-beyond-limit]", "  to mend it: Take the queue extended", "  documented, 2026-11-28: ", "warning: Of the 64 cores", "note: The job costs up to 6 node-hours"]) expect(out).toContain(line)
  expect(out).toMatch(/on Frontier \(OLCF\): 2 errors, 2 warnings\n$/)
})

test("the doctor exits with 0 where nothing would be refused, and with --json gives findings and figures", () => {
  expect(tephra("doctor", sample)).toMatchObject({ code: 0, out: expect.stringContaining("this computer: nothing found that speaks against it") as string })
  const { code, out } = tephra("doctor", sample, "--machine", "summit", "--account", "abc123", "--walltime", "1:00:00", "--ranks", "42", "--folder", "/ccs/home/me/runs", "--json")
  expect(code).toBe(0)
  const told = objects(out)
  const findings = told.filter(({ event }) => event === "finding").map((each) => Finding.extend({ event: z.literal("finding") }).parse(each))
  expect(findings.map((finding) => finding.code)).toEqual(["gpus-idle", "folder-in-home", "charge"])
  expect(told.at(-1)).toMatchObject({ event: "examined", errors: 0, warnings: 2, plan: { ranks: 42, threads: 1, folder: "/ccs/home/me/runs", memoryOfRank: expect.any(Number) as number, bytesToWrite: expect.any(Number) as number } })
})

test("a drawing with problems is told those", () => {
  expect(tephra("doctor", "no-such-file.tephra.json", "--machine", "summit").code).not.toBe(0)
})
