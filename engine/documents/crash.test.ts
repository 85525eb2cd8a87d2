import { spawn, type ChildProcess } from "node:child_process"
import { appendFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { describe, expect, onTestFinished, test } from "vitest"
import { writePipeline } from "../model/file.ts"
import { emptyLayout, emptyPipeline } from "../model/pipeline.ts"
import { claim } from "./claim.ts"
import { beginJournal, closeJournal, journalFile } from "./journal.ts"
import { testFolder } from "./testing/folder.ts"

const script = join(import.meta.dirname, "testing", "child.ts")

interface Child {
  readonly process: ChildProcess
  /** The next line that it says. */
  readonly next: () => Promise<Record<string, unknown>>
  readonly ended: Promise<number | null>
}

function child(words: readonly string[], fileLimit?: number): Child {
  const limited = fileLimit === undefined ? [process.execPath, [script, ...words]] : ["bash", ["-c", `ulimit -f ${fileLimit}; exec "$@"`, "bash", process.execPath, script, ...words]]
  const started = spawn(limited[0] as string, limited[1] as string[], { stdio: ["ignore", "pipe", "inherit"] })
  onTestFinished(() => void started.kill("SIGKILL"))
  const ended = new Promise<number | null>((resolve) => started.once("exit", resolve))
  const lines = createInterface({ input: started.stdout })[Symbol.asyncIterator]()
  return { process: started, ended, next: async () => JSON.parse((await lines.next()).value as string) as Record<string, unknown> }
}

async function kill({ process, ended }: Child): Promise<void> {
  process.kill("SIGKILL")
  await ended
}

describe("a process killed in mid-edit", () => {
  test("leaves every acknowledged edit to the next one, which says so", async () => {
    const { home, path, start } = testFolder()
    const crashed = child([home, path, "endless"])
    const { id } = await crashed.next()
    let acknowledged = 0
    while (acknowledged < 200) acknowledged = (await crashed.next())["revision"] as number
    await kill(crashed)

    const documents = start()
    expect(documents.list()).toEqual([{ id, path, name: "first", unsaved: true }])
    const recovered = await documents.open(path)
    expect(recovered).toMatchObject({ id, recovered: true, unsaved: true, changedOnDisk: false })
    expect(recovered.revision).toBeGreaterThanOrEqual(acknowledged)
    expect(recovered.pipeline.name).toBe(`name ${recovered.revision}`)
    expect(readFileSync(path, "utf8")).toContain("first")

    await documents.edit(recovered.id, { base: recovered.revision, edits: [{ edit: "rename-pipeline", name: "after" }], client: "me" })
    expect(await documents.save(recovered.id, { path: null, overwrite: false })).toEqual({ result: "saved", path })
    expect(readdirSync(join(home, "journal"))).toEqual([])
  })

  test("leaves a document that never had a file", async () => {
    const { home, start } = testFolder()
    const crashed = child([home, "-", "wait"])
    const { id } = await crashed.next()
    await crashed.next()
    await kill(crashed)
    const documents = start()
    expect(documents.list()).toEqual([{ id, path: null, name: "fresh", unsaved: true }])
    expect(await documents.get(id as string)).toMatchObject({ recovered: true, pipeline: { name: "edited in the child" } })
  })

  test("what is not wanted can be dropped unopened", async () => {
    const { home, path, start } = testFolder()
    const crashed = child([home, path, "wait"])
    const { id } = await crashed.next()
    await crashed.next()
    await kill(crashed)
    const documents = start()
    await documents.close(id as string, true)
    expect(documents.list()).toEqual([])
    expect(await documents.open(path)).toMatchObject({ recovered: false, unsaved: false })
  })

  test("a file that changed meanwhile is told", async () => {
    const { home, path, start } = testFolder()
    const crashed = child([home, path, "wait"])
    await crashed.next()
    await crashed.next()
    await kill(crashed)
    writeFileSync(path, writePipeline(emptyPipeline("other")))
    const documents = start()
    const recovered = await documents.open(path)
    expect(recovered).toMatchObject({ recovered: true, changedOnDisk: true, pipeline: { name: "edited in the child" } })
    expect(await documents.save(recovered.id, { path: null, overwrite: false })).toMatchObject({ result: "changed-on-disk" })
  })
})

test("two processes on one home keep to their own journals", async () => {
  const { home, path, start } = testFolder()
  const other = child([home, path, "wait"])
  const { id } = await other.next()
  await other.next()
  const documents = start()
  expect(documents.list()).toEqual([])
  const mine = await documents.open(path)
  expect(mine).toMatchObject({ recovered: false, pipeline: { name: "first" } })
  expect(mine.id).not.toBe(id)
  await expect(documents.get(id as string)).rejects.toMatchObject({ code: "document-missing" })
  await documents.edit(mine.id, { base: 0, edits: [{ edit: "rename-pipeline", name: "mine" }], client: "me" })
  await kill(other)
  expect(documents.list().map((listed) => listed.id).sort()).toEqual([id as string, mine.id].sort())
  expect(await documents.get(id as string)).toMatchObject({ path: null, recovered: true, pipeline: { name: "edited in the child" } })
})

test("an engine that stops leaves what is unsaved, and nothing else", async () => {
  const { home, path, start } = testFolder()
  const first = start()
  const { id } = await first.open(path)
  const clean = first.create({ pipeline: emptyPipeline("clean"), layout: emptyLayout() }, false)
  await first.edit(id, { base: 0, edits: [{ edit: "rename-pipeline", name: "left" }], client: "me" })
  await first.stop()
  expect(readdirSync(join(home, "journal"))).toEqual([`${id}.jsonl`])
  const second = start()
  expect(await second.open(path)).toMatchObject({ id, recovered: false, unsaved: true, pipeline: { name: "left" } })
  await expect(second.get(clean.id)).rejects.toMatchObject({ code: "document-missing" })
})

describe("a journal that is torn", () => {
  test("gives what was whole, and goes on behind it", async () => {
    const { home, path, start } = testFolder()
    const first = start()
    const { id } = await first.open(path)
    await first.edit(id, { base: 0, edits: [{ edit: "rename-pipeline", name: "whole" }], client: "me" })
    await first.stop()
    appendFileSync(journalFile(join(home, "journal"), id), '{"revision":2,"edits":[{"edit":"rename-pi')
    const second = start()
    const recovered = await second.open(path)
    expect(recovered).toMatchObject({ revision: 1, pipeline: { name: "whole" } })
    await second.edit(id, { base: 1, edits: [{ edit: "rename-pipeline", name: "more" }], client: "me" })
    await second.stop()
    expect(await start().open(path)).toMatchObject({ revision: 2, recovered: false, pipeline: { name: "more" } })
  })

  test("or not even begun, leaves the file as it is", async () => {
    const { home, path, start } = testFolder()
    const documents = start()
    writeFileSync(journalFile(join(home, "journal"), "x"), '{"journal":1,"id"')
    expect(documents.list()).toEqual([])
    expect(await documents.open(path)).toMatchObject({ recovered: false })
  })
})

test("a crash between writing the file and shortening the journal is no unsaved edit", async () => {
  const { home, path, start } = testFolder()
  start()
  const pipeline = { ...emptyPipeline("saved") }
  const text = writePipeline(pipeline)
  const print = (await import("./disk.ts")).print(text)
  const folder = join(home, "journal")
  const edited = { revision: 1, edits: [{ edit: "rename-pipeline" as const, name: "saved" }], client: "" }
  const begun = { journal: 1 as const, id: "crashed", path, name: "first", revision: 0, saved: 0, disk: null, pipeline: emptyPipeline("first"), layout: emptyLayout() }
  closeJournal(beginJournal(journalFile(folder, "crashed"), begun, [edited, { saving: 1, path, disk: { pipeline: print, layout: null } }]))
  writeFileSync(path, text)
  expect(await start().open(path)).toMatchObject({ unsaved: false, changedOnDisk: false, pipeline: { name: "saved" } })
  expect(existsSync(journalFile(folder, "crashed"))).toBe(false)
})

describe("a disk without room", () => {
  test("refuses the edit that the journal cannot take, and goes on with smaller ones", async () => {
    const { home, path } = testFolder()
    const limited = child([home, path, "large"], 16)
    await limited.next()
    expect(await limited.next()).toMatchObject({ result: "applied", revision: 1 })
    expect(await limited.next()).toMatchObject({ result: "refused", revision: 1, message: expect.stringMatching(/was not made.*limit/s) })
    expect(await limited.next()).toMatchObject({ result: "applied", revision: 2 })
    expect(await limited.ended).toBe(0)
  })

  test("refuses to save in words, keeps the old file and all edits", async () => {
    const { home, path, folder, start } = testFolder()
    const before = readFileSync(path)
    const limited = child([home, path, "save-deep"], 16)
    await limited.next()
    expect(await limited.next()).toMatchObject({ result: "applied" })
    expect(await limited.next()).toMatchObject({ result: "refused", message: expect.stringMatching(/limit.*Nothing is lost/s) })
    expect(await limited.next()).toEqual({ unsaved: true })
    expect(await limited.ended).toBe(0)
    expect(readFileSync(path)).toEqual(before)
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([])
    const documents = start()
    const { id, recovered, unsaved } = await documents.open(path)
    expect({ recovered, unsaved }).toEqual({ recovered: false, unsaved: true })
    expect(await documents.save(id, { path: null, overwrite: false })).toMatchObject({ result: "saved" })
  })
})

test("a claim is taken by one, and again after it is given up", () => {
  const { folder } = testFolder()
  const release = claim(folder, "one")
  expect(release).not.toBeNull()
  expect(claim(folder, "one")).toBeNull()
  writeFileSync(join(folder, "two.1.lock"), JSON.stringify({ host: "elsewhere", pid: 1, start: null, boot: null }))
  expect(claim(folder, "two")).toBeNull()
  release?.()
  expect(claim(folder, "one")).not.toBeNull()
})
