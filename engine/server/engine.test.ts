import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest"
import type { Client } from "../api/client.ts"
import { connect } from "../api/connect.ts"
import { contract } from "../api/contract.ts"
import { inProcessChannels } from "../api/in-process.ts"
import type { Edit } from "../model/edit.ts"
import { localTarget } from "../model/target.ts"
import { createEngine, type Engine } from "./engine.ts"

let folder = ""
beforeEach(({ onTestFinished }) => {
  folder = mkdtempSync(join(tmpdir(), "tephra-engine-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

function start(): { engine: Engine; client: Client } {
  const engine = createEngine({ home: join(folder, "home"), folder })
  onTestFinished(() => engine.close())
  const [mine, page] = inProcessChannels()
  engine.serve(mine)
  return { engine, client: connect(page) }
}

test("every question of the contract has a handler", () => {
  const { engine } = start()
  expect(Object.keys(engine.handlers).sort()).toEqual(Object.keys(contract).sort())
})

test("the home is for its owner alone", () => {
  start()
  expect(statSync(join(folder, "home")).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, "home", "journal")).mode & 0o777).toBe(0o700)
})

test("a home that cannot be used is refused in words", () => {
  writeFileSync(join(folder, "file"), "")
  expect(() => createEngine({ home: join(folder, "file", "home") })).toThrow(/TEPHRA_HOME/)
})

describe("from a template to a job", () => {
  test("the sample opens as a copy that finds its data, checks and compiles", async () => {
    const { client } = start()
    const templates = await client.call("templates.list", {})
    const regression = templates.find(({ name }) => name === "regression")
    expect(regression?.summary).toMatch(/\w/)
    const document = await client.call("document.create", { template: "regression" })
    expect(document).toMatchObject({ path: null, unsaved: true, readOnly: null })
    const facts = await client.call("facts.get", { document: document.id })
    expect(facts["table"]).toMatchObject({ rows: 400, columns: expect.arrayContaining(["Admit"]) })
    const preview = await client.call("job.preview", { document: document.id, target: localTarget })
    expect(preview.problems.filter(({ severity }) => severity === "error")).toEqual([])
    expect(preview.files.map(({ path }) => path)).toEqual(expect.arrayContaining(["main.cpp", "job.sh", "pipeline.json", "manifest.json"]))
    const exported = await client.call("job.export", { document: document.id, target: localTarget, to: "job" })
    expect(exported).toMatchObject({ folder: join(folder, "job"), hash: preview.hash })
    expect(existsSync(join(folder, "job", "data", "table.csv"))).toBe(true)
    writeFileSync(join(folder, "notes.txt"), "mine")
    await expect(client.call("job.export", { document: document.id, target: localTarget, to: folder })).rejects.toMatchObject({ code: "export-refused" })
  })

  test("a dry run tells what the target's machine would be sent: the files of the preview and the data, with their sums", async () => {
    const { client } = start()
    const { id } = await client.call("document.create", { template: "regression" })
    const target = { ...localTarget, machine: "generic-slurm", ranks: 2, walltime: 600 }
    const preview = await client.call("job.preview", { document: id, target })
    const { problems, dryRun } = await client.call("job.dryRun", { document: id, target, seed: null })
    expect(problems).toEqual(preview.problems)
    expect(dryRun?.job).toBe(preview.hash)
    expect(dryRun?.files.map(({ path }) => path)).toEqual(preview.files.map(({ path }) => path))
    const manifest = JSON.parse(preview.files.find(({ path }) => path === "manifest.json")?.text ?? "") as { files: Record<string, string> }
    for (const { path, sha256 } of dryRun?.files ?? []) if (path !== "manifest.json") expect(manifest.files[path]).toBe(sha256)
    expect(dryRun?.data).toMatchObject([{ name: "table", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string }])
    expect(dryRun?.script).toMatch(/^#SBATCH --time=0:10:00\n[^]*^#SBATCH --ntasks=2\n/m)
    await expect(client.call("job.dryRun", { document: id, target: localTarget, seed: null })).rejects.toMatchObject({ code: "nothing-is-sent" })
    expect(await client.call("audit.list", { machine: null, run: null, before: null, most: 10 })).toEqual([])
    expect(await client.call("audit.verify", {})).toEqual({ records: 0, head: null, wrong: null })
  })

  test("what is wrong is told instead of a job, and no run is started", async () => {
    const { client } = start()
    const { id, revision, pipeline } = await client.call("document.create", { template: "regression" })
    const wire = Object.keys(pipeline.wires)[0] as string
    const edits: Edit[] = [{ edit: "disconnect", to: wire }]
    await client.call("document.edit", { id, base: revision, edits, client: "test" })
    expect(await client.call("job.preview", { document: id, target: localTarget })).toMatchObject({ files: [], hash: null, problems: expect.arrayContaining([expect.objectContaining({ severity: "error" })]) })
    expect(await client.call("run.start", { document: id, target: localTarget, seeds: [null] })).toMatchObject({ runs: [] })
    expect(await client.call("run.list", {})).toEqual([])
  })

  test("data that are bound elsewhere are looked at there", async () => {
    const { client } = start()
    const { id } = await client.call("document.create", { template: "regression" })
    await client.call("bindings.set", { name: "table", path: "none.csv" })
    expect(await client.call("bindings.get", {})).toEqual({ table: join(folder, "none.csv") })
    expect(await client.call("facts.get", { document: id })).toMatchObject({ table: { problem: { code: expect.any(String), message: expect.stringContaining("none.csv") } } })
    await client.call("bindings.set", { name: "table", path: null })
    expect(await client.call("facts.get", { document: id })).toMatchObject({ table: { rows: 400 } })
  })
})

describe("files", () => {
  test("a pipeline that is saved is found again among the recent ones, its data too", async () => {
    const { client } = start()
    const { id } = await client.call("document.create", { template: "regression" })
    mkdirSync(join(folder, "a"))
    const path = join(folder, "a", "mine.tephra.json")
    expect(await client.call("document.save", { id, path, overwrite: false })).toEqual({ result: "saved", path })
    expect(await client.call("recent.list", {})).toMatchObject([{ path, name: "regression" }])
    expect((await client.call("document.open", { path })).id).toBe(id)
    // Its data lie beside it, so that the folder can be moved as a whole.
    expect(readdirSync(join(folder, "a")).toSorted()).toEqual(["mine.tephra.json", "mine.tephra.layout.json", "table.csv"])
    expect(readFileSync(path, "utf8")).toMatch(/"path": "table\.csv"/)
    renameSync(join(folder, "a"), join(folder, "b"))
    const moved = await client.call("document.open", { path: join(folder, "b", "mine.tephra.json") })
    expect(await client.call("facts.get", { document: moved.id })).toMatchObject({ table: { rows: 400 } })
    renameSync(join(folder, "b"), join(folder, "a"))
    expect(await client.call("facts.get", { document: id })).toMatchObject({ table: { rows: 400 } })
  })

  test("relative paths of data go on meaning the same files after saving elsewhere", async () => {
    const { client } = start()
    const sample = join(import.meta.dirname, "..", "..", "tests", "samples", "regression")
    mkdirSync(join(folder, "b"))
    for (const name of ["pipeline.tephra.json", "table.csv"]) writeFileSync(join(folder, name), readFileSync(join(sample, name)))
    const { id } = await client.call("document.open", { path: join(folder, "pipeline.tephra.json") })
    await client.call("document.save", { id, path: join(folder, "b", "moved"), overwrite: false })
    expect(readFileSync(join(folder, "b", "moved.tephra.json"), "utf8")).toContain('"../table.csv"')
    expect(await client.call("facts.get", { document: id })).toMatchObject({ table: { rows: 400, path: join(folder, "table.csv") } })
  })

  test("folders are listed, folders first; what cannot be listed is refused in words", async () => {
    const { client } = start()
    mkdirSync(join(folder, "z"))
    writeFileSync(join(folder, "a.tephra.json"), "{}")
    writeFileSync(join(folder, ".hidden"), "")
    const { entries, path, parent } = await client.call("folder.list", { path: null })
    expect({ path, parent }).toEqual({ path: folder, parent: tmpdir() })
    expect(entries.map((entry) => [entry.name, entry.folder])).toEqual([["home", true], ["z", true], ["a.tephra.json", false]])
    await expect(client.call("folder.list", { path: "none" })).rejects.toMatchObject({ code: "folder-unreadable", message: expect.stringContaining("no folder") })
  })
})

test("settings are kept, by key, as JSON", async () => {
  const first = start()
  expect(await first.client.call("settings.get", { key: "theme" })).toEqual({ value: null })
  await first.client.call("settings.set", { key: "theme", value: { dark: true } })
  expect(await start().client.call("settings.get", { key: "theme" })).toEqual({ value: { dark: true } })
})

test("this computer is described", async () => {
  const { client } = start()
  const info = await client.call("system.info", {})
  expect(info).toMatchObject({ home: join(folder, "home"), folder, desktop: false, version: expect.stringMatching(/^\d/) })
  expect(info.toolChain.ready).toBe(info.toolChain.missing.length === 0)
})

test("two engines on one home see the same runs and settings, and keep their documents apart", async () => {
  const [one, two] = [start(), start()]
  const { id } = await one.client.call("document.create", { template: "regression" })
  expect((await two.client.call("document.list", {})).map((document) => document.id)).toEqual([])
  await expect(two.client.call("document.reload", { id })).rejects.toMatchObject({ code: "document-missing" })
  const lists = vi.fn()
  two.client.watch("runs.watch", {}, lists)
  await vi.waitFor(() => expect(lists).toHaveBeenCalledWith([]))
  await one.client.call("bindings.set", { name: "table", path: "/data/x.csv" })
  expect(await two.client.call("bindings.get", {})).toEqual({ table: "/data/x.csv" })
})

test("a run that is not there is refused, asked and watched", async () => {
  const { client } = start()
  await expect(client.call("run.get", { id: "none" })).rejects.toMatchObject({ code: "no-such-run" })
  const failed = vi.fn()
  client.watch("run.watch", { id: "none", cursor: 0 }, () => {}, failed)
  await vi.waitFor(() => expect(failed).toHaveBeenCalledWith(expect.objectContaining({ code: "no-such-run" })))
})
