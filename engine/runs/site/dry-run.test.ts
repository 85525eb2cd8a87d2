import { createHash } from "node:crypto"
import { mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { afterEach, expect, test, vi } from "vitest"
import { doubleEnvironment, doubleJob } from "../../../tests/faults/double/double-job.ts"
import { local } from "../../machines/local/local.ts"
import { machineNamed } from "../../machines/machines.ts"
import { DryRun } from "../../model/dry-run.ts"
import type { Target } from "../../model/target.ts"
import { openStore } from "../../store/open-store.ts"
import { auditedTransport } from "../../transport/audited-transport.ts"
import { drivenApp, ended, until } from "../testing/driven-app.ts"
import { shellSite } from "../testing/shell-site.ts"
import { dryRun } from "./dry-run.ts"
import { sitePaths } from "./site.ts"

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  vi.unstubAllEnvs()
})

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")
const now = 1_764_000_000

test("what a dry run lists is, word for word and in this order, what a real run then sends", async () => {
  for (const [name, value] of Object.entries(doubleEnvironment({ steps: 20, stepMilliseconds: 1 }))) vi.stubEnv(name, value)
  const folder = mkdtempSync(join(tmpdir(), "tephra dry "))
  const root = join(folder, "scratch of mine")
  const store = openStore(join(folder, "home", "store.sqlite"))
  const log = store.audit.log({ machine: "shell", user: "me", now: () => Date.now() / 1000 })
  const site = await shellSite(root, { seen: (transport) => auditedTransport(transport, log) })
  const app = drivenApp(join(folder, "home"), { sites: site })
  closers.push(() => store.close(), () => site.close(), app.close)

  const { files, hash, stages } = doubleJob(1, [{ path: "twice", text: "project(tephra)\n", marks: [] }])
  const target: Target = { machine: "shell", ranks: 1, threads: 1 }
  const [table, copy] = [join(folder, "it's a table.csv"), join(folder, "weights.npz")]
  writeFileSync(table, "a,b\n1,2\n")
  writeFileSync(copy, "not really")
  const data = [{ name: "table", path: table, size: 8 }, { name: "again", path: table, size: 8 }, { name: "weights", path: copy, size: 10, sha256: sha256("not really") }]
  const { id } = await app.driver.start({ name: "regression", file: null, files, hash, target, seed: null, stages, data })
  expect(await until(app, id, ended)).toMatchObject({ outcome: "done" })

  const listed = dryRun({ files, hash, data: data.map((each) => ({ ...each, sum: each.sha256 ?? sha256("a,b\n1,2\n") })), machine: local, target, site: { paths: sitePaths(root), buildJobs: 2 }, run: id, now })
  const sent = store.audit.list({ machine: "shell", naming: null, before: null, most: 10_000 }).toReversed()
  const asListed = sent.map(({ what, text }) => ({ what, text: text.replaceAll(/\/build\/[0-9a-f-]{36}/g, "/build/BUILD") }))
  expect(asListed.slice(0, listed.steps.length)).toEqual(listed.steps.map(({ what, text }) => ({ what, text })))
  const later = new Set(listed.later.map(({ text }) => text))
  expect(asListed.slice(listed.steps.length).filter(({ text }) => !later.has(text))).toEqual([])
  expect(sent.every(({ result }) => result?.kind === "done" || (result?.kind === "exit" && result.code === 0))).toBe(true)
  expect(listed.files.map(({ path }) => path)).toEqual(files.map(({ path }) => path))
  expect(new Set(readdirSync(join(root, "objects")))).toEqual(new Set(listed.files.map(({ to }) => basename(to))))
  for (const { to, bytes } of [...listed.files, ...listed.data]) expect(statSync(to).size).toBe(bytes)
  const travelled = [...new Map([...listed.files, ...listed.data].map(({ to, bytes }) => [to, bytes])).values()]
  expect(listed.bytes).toBe(travelled.reduce((sum, bytes) => sum + bytes, 0))
})

const data = [{ name: "table", path: "/home/me/t.csv", size: 8, sum: "ab".repeat(32) }]

test.each(["frontier", "summit", "aurora", "generic-flux"])("a job for %s: its header, questions, variables, cost and what stands for what", (name) => {
  const machine = machineNamed(name)!
  const target: Target = { machine: name, ranks: 64, threads: 4, walltime: 3600, account: "ABC123" }
  const { files, hash } = doubleJob(64, [], machine, target)
  const listed = dryRun({ files, hash, data, machine, target, now })
  expect(DryRun.parse(listed)).toEqual(listed)
  const batch = files.find(({ path }) => path === "batch.sh")?.text ?? ""
  expect(listed.script).toBe(batch)
  expect(listed.script).toContain("ABC123")
  expect(listed.variables).toMatchObject({ TEPHRA_JOB_HASH: hash, TEPHRA_DATA_TABLE: `${listed.root}/data/${"ab".repeat(32)}/t.csv` })
  expect(listed.later.some(({ text, when }) => text.includes("JOB") && /once in \d+ s/.test(when))).toBe(true)
  expect(listed.later.at(-1)?.text).toMatch(/(scancel|bkill|qdel|flux cancel) .*JOB/)
  expect(listed.charge === null).toBe(machine.charge === undefined)
  if (listed.charge !== null) expect(listed.charge).toMatchObject({ account: "ABC123", text: expect.stringContaining("node-hours") as string })
  expect(listed.steps.find(({ phase, what }) => phase === "build" && what === "start")?.text).toMatch(machine.loginShell?.value === true ? /nice bash -l \S+\/batch\.sh/ : /nice sh \S+\/batch\.sh/)
})

test("the folder is the machine's scratch as soon as user and account are known", () => {
  const machine = machineNamed("frontier")!
  const target: Target = { machine: "frontier", ranks: 1, threads: 1, account: "abc123" }
  const { files, hash } = doubleJob(1, [], machine, target)
  const unknown = dryRun({ files, hash, data, machine, target, now })
  expect(unknown.root).toBe("SCRATCH/tephra")
  expect(unknown.notes.join(" ")).toMatch(/USER stands for.*SCRATCH stands for/)
  const known = dryRun({ files, hash, data, machine, target, site: { user: "me" }, now })
  expect(known.root).toMatch(/^\/lustre\/.*abc123.*\/tephra$/)
  expect(known.notes.join(" ")).not.toMatch(/USER|SCRATCH/)
})

test("several runs where a node builds: one job builds for all before they are handed in as one", () => {
  const profile = machineNamed("generic-slurm")!
  const machine = { ...profile, build: { value: { on: "node" as const }, proven: "typed" as const, source: "this test", date: "2026-11-28" } }
  const target: Target = { machine: "generic-slurm", ranks: 1, threads: 1, walltime: 600 }
  const { files, hash } = doubleJob(1, [], machine, target)
  const { steps, notes } = dryRun({ files, hash, data: [], machine, target, jobs: [hash, "b".repeat(64), "c".repeat(64)], now })
  const textsOf = (name: string): string[] => steps.filter(({ phase }) => phase === name).map(({ text }) => text)
  expect(textsOf("build").filter((text) => text.includes("/arrays/ARRAY/build-1/"))).toHaveLength(6)
  expect(textsOf("build").at(-1)).toMatch(/submit\.sh ARRAY\.build 1 /)
  expect(textsOf("submit").at(-1)).toMatch(/submit\.sh ARRAY 1 /)
  expect(notes[0]).toBe("The other 2 jobs, which differ by the seed, are sent in the same way and built by the same job, before all are handed in as one.")
})
