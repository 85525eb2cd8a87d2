import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test, vi } from "vitest"
import type { DocumentEvent } from "../model/document.ts"
import type { Edit } from "../model/edit.ts"
import { writePipeline } from "../model/file.ts"
import { emptyLayout, emptyPipeline } from "../model/pipeline.ts"
import { createDocuments } from "./documents.ts"
import { testFolder } from "./testing/folder.ts"

const rename = (name: string): Edit[] => [{ edit: "rename-pipeline", name }]
const dense: Edit = { edit: "add-block", id: "aaaaaaaa", block: { type: "dense", name: "d", config: {} }, version: 1, at: { x: 1, y: 2 } }
const request = (base: number, edits: Edit[], client = "me") => ({ base, edits, client })
const asIs = { path: null, overwrite: false }

describe("editing", () => {
  test("edits count up, are told to all, and are saved with their layout", async () => {
    const { path, folder, start } = testFolder()
    const documents = start()
    const { id, unsaved } = await documents.open(path)
    expect(unsaved).toBe(false)
    const events: DocumentEvent[] = []
    await documents.watch(id, (event) => events.push(event))
    expect(await documents.edit(id, request(0, [dense]))).toEqual({ result: "applied", revision: 1 })
    expect(await documents.save(id, asIs)).toEqual({ result: "saved", path })
    expect(events.map(({ event }) => event)).toEqual(["opened", "edited", "status"])
    expect(events.at(-1)).toMatchObject({ unsaved: false })
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ blocks: { aaaaaaaa: { type: "dense" } }, uses: { dense: { version: 1 } } })
    expect(readFileSync(join(folder, "p.tephra.layout.json"), "utf8")).toContain('"aaaaaaaa": { "x": 1, "y": 2 }')
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([])
  })

  test("who is behind is told what was missed", async () => {
    const { path, start } = testFolder()
    const documents = start()
    const { id } = await documents.open(path)
    await documents.edit(id, request(0, rename("a")))
    await documents.edit(id, request(1, rename("b")))
    expect(await documents.edit(id, request(0, rename("c")))).toEqual({ result: "behind", revision: 2, missed: [rename("a"), rename("b")] })
    expect(await documents.edit(id, request(5, rename("c")))).toMatchObject({ result: "refused" })
  })

  test("a list that does not fit changes nothing", async () => {
    const { path, start } = testFolder()
    const documents = start()
    const { id } = await documents.open(path)
    const result = await documents.edit(id, request(0, [dense, { edit: "disconnect", to: "aaaaaaaa.input" }]))
    expect(result).toMatchObject({ result: "refused", revision: 0, message: expect.stringContaining("no wire") })
    expect((await documents.get(id)).pipeline.blocks).toEqual({})
  })

  test("two names for one file are one document", async () => {
    const { path, folder, start } = testFolder()
    const documents = start()
    symlinkSync(path, join(folder, "link.tephra.json"))
    const [first, second, third] = await Promise.all([documents.open(path), documents.open(join(folder, "link.tephra.json")), documents.open(join(folder, ".", "p.tephra.json"))])
    expect(new Set([first.id, second.id, third.id]).size).toBe(1)
    await documents.edit(first.id, request(0, rename("through a link")))
    await documents.save(first.id, asIs)
    expect(readFileSync(join(folder, "link.tephra.json"), "utf8")).toContain("through a link")
    expect(statSync(path).isFile()).toBe(true)
  })

  test("closing asks before it drops edits", async () => {
    const { path, start } = testFolder()
    const documents = start()
    const { id } = await documents.open(path)
    await documents.edit(id, request(0, rename("a")))
    const heard = vi.fn()
    await documents.watch(id, heard)
    await expect(documents.close(id, false)).rejects.toMatchObject({ code: "document-unsaved" })
    await documents.close(id, true)
    expect(heard).toHaveBeenLastCalledWith({ event: "closed" })
    await expect(documents.get(id)).rejects.toMatchObject({ code: "document-missing" })
    expect((await documents.open(path)).pipeline.name).toBe("first")
  })

  test("a new document has no file until it gets one", async () => {
    const { folder, start } = testFolder()
    const documents = start()
    const { id } = documents.create({ pipeline: emptyPipeline("new"), layout: emptyLayout() }, false)
    expect(await documents.save(id, asIs)).toMatchObject({ result: "refused", message: expect.stringContaining("Choose where") })
    expect(await documents.save(id, { path: join(folder, "new"), overwrite: false })).toEqual({ result: "saved", path: join(folder, "new.tephra.json") })
    expect((await documents.open(join(folder, "new.tephra.json"))).id).toBe(id)
  })
})

describe("files that changed under the document", () => {
  test("are noticed, not overwritten without asking, and can be read again", async () => {
    const { path, start } = testFolder()
    const documents = start()
    const { id } = await documents.open(path)
    const events: DocumentEvent[] = []
    await documents.watch(id, (event) => events.push(event))
    await documents.edit(id, request(0, rename("mine")))
    const theirs = writePipeline(emptyPipeline("theirs"))
    writeFileSync(path, theirs)
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ event: "status", changedOnDisk: true }))
    expect(await documents.save(id, asIs)).toMatchObject({ result: "changed-on-disk", message: expect.stringContaining("another program") })
    expect(readFileSync(path, "utf8")).toBe(theirs)
    expect(await documents.reload(id)).toMatchObject({ revision: 2, unsaved: false, changedOnDisk: false, pipeline: { name: "theirs" } })
    expect(events.at(-1)).toMatchObject({ event: "opened", document: { pipeline: { name: "theirs" } } })
    expect(await documents.edit(id, request(1, rename("late")))).toMatchObject({ result: "refused" })
  })

  test("are overwritten when that is wanted", async () => {
    const { path, start } = testFolder()
    const documents = start()
    const { id } = await documents.open(path)
    await documents.edit(id, request(0, rename("mine")))
    writeFileSync(path, "something else")
    expect(await documents.save(id, { path: null, overwrite: true })).toMatchObject({ result: "saved" })
    expect(readFileSync(path, "utf8")).toContain("mine")
  })

  test("a layout that another program wrote is not lost either", async () => {
    const { path, folder, start } = testFolder()
    const documents = start()
    const { id } = await documents.open(path)
    await documents.edit(id, request(0, [dense]))
    writeFileSync(join(folder, "p.tephra.layout.json"), '{"blocks": {}}')
    expect(await documents.save(id, asIs)).toMatchObject({ result: "changed-on-disk", message: expect.stringContaining("layout") })
  })

  test("a file that is there already is not replaced by saving elsewhere", async () => {
    const { path, folder, start } = testFolder()
    const documents = start()
    const { id } = await documents.open(path)
    const other = join(folder, "other.json")
    writeFileSync(other, "precious")
    expect(await documents.save(id, { path: other, overwrite: false })).toMatchObject({ result: "changed-on-disk" })
    expect(readFileSync(other, "utf8")).toBe("precious")
  })

  test("a deleted file is written again", async () => {
    const { path, start } = testFolder()
    const documents = start()
    const { id } = await documents.open(path)
    rmSync(path)
    await vi.waitFor(async () => expect((await documents.get(id)).changedOnDisk).toBe(true))
    expect(await documents.save(id, asIs)).toMatchObject({ result: "saved" })
    expect(existsSync(path)).toBe(true)
  })
})

describe("files that cannot be read whole", () => {
  test.each([
    ["a newer format", '{"format": 99, "name": "later", "secret": 1}', /newer/],
    ["a malformed file", '{"format": 2,\n "name": }', /Line 2/],
    ["bytes that are no text", Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), /UTF-8/],
  ])("%s opens for reading only and is never written", async (_, bytes, words) => {
    const { path, folder, start } = testFolder()
    writeFileSync(path, bytes)
    const documents = start()
    const { id, readOnly, unsaved } = await documents.open(path)
    expect(readOnly).toMatch(words)
    expect(unsaved).toBe(false)
    expect(await documents.edit(id, request(0, rename("x")))).toMatchObject({ result: "refused", message: expect.stringMatching(words) })
    expect(await documents.save(id, { path: join(folder, "copy.json"), overwrite: true })).toMatchObject({ result: "refused" })
    expect(await documents.save(id, { path: null, overwrite: true })).toMatchObject({ result: "refused" })
    expect(readFileSync(path)).toEqual(Buffer.from(bytes))
  })

  test.each([
    ["nothing there", "none.tephra.json", "pipeline-missing"],
    ["a folder", ".", "pipeline-unreadable"],
  ])("%s is refused", async (_, name, code) => {
    const { folder, start } = testFolder()
    await expect(start().open(join(folder, name))).rejects.toMatchObject({ code })
  })

  test("a broken layout does not keep the pipeline from opening", async () => {
    const { path, folder, start } = testFolder()
    writeFileSync(join(folder, "p.tephra.layout.json"), "{{{")
    expect(await start().open(path)).toMatchObject({ pipeline: { name: "first" }, layout: { blocks: {} }, readOnly: null })
  })

  test("reading a file again that became malformed keeps what is open", async () => {
    const { path, start } = testFolder()
    const documents = start()
    const { id } = await documents.open(path)
    writeFileSync(path, "<<<<<<<")
    await expect(documents.reload(id)).rejects.toMatchObject({ code: "pipeline-unreadable", message: expect.stringContaining("stays as it was") })
    expect((await documents.get(id)).pipeline.name).toBe("first")
  })
})

describe("places that cannot be written", () => {
  test("a folder that is gone is refused in words, and the edits are kept", async () => {
    const { folder, start } = testFolder()
    const gone = join(folder, "gone")
    mkdirSync(gone)
    writeFileSync(join(gone, "p.tephra.json"), writePipeline(emptyPipeline("first")))
    const documents = start()
    const { id } = await documents.open(join(gone, "p.tephra.json"))
    await documents.edit(id, request(0, rename("kept")))
    renameSync(gone, join(folder, "moved"))
    expect(await documents.save(id, asIs)).toMatchObject({ result: "refused", message: expect.stringMatching(/does not exist\. Choose another place, or make it\. Nothing is lost/) })
    expect(await documents.get(id)).toMatchObject({ unsaved: true, pipeline: { name: "kept" } })
    expect(await documents.save(id, { path: join(folder, "saved.tephra.json"), overwrite: false })).toMatchObject({ result: "saved" })
  })

  test("a folder without permission is refused in words", async () => {
    const { folder, path, start } = testFolder()
    const documents = start()
    const { id } = await documents.open(path)
    await documents.edit(id, request(0, rename("kept")))
    chmodSync(folder, 0o555)
    // Root may write anywhere, so for this moment it is somebody else.
    if (process.getuid?.() === 0) process.seteuid?.(65534)
    const result = await documents.save(id, asIs)
    if (process.getuid?.() === 0) process.seteuid?.(0)
    chmodSync(folder, 0o700)
    expect(result).toMatchObject({ result: "refused", message: expect.stringContaining("permission") })
    expect(await documents.save(id, asIs)).toMatchObject({ result: "saved" })
  })

  test("a file system that takes no files is refused in words", async () => {
    const { start } = testFolder()
    const documents = start()
    const { id } = documents.create({ pipeline: emptyPipeline("new"), layout: emptyLayout() }, true)
    expect(await documents.save(id, { path: "/proc/new.tephra.json", overwrite: false })).toMatchObject({ result: "refused", message: expect.stringContaining("Nothing is lost") })
  })

  test("the file keeps its mode", async () => {
    const { path, start } = testFolder()
    chmodSync(path, 0o640)
    const documents = start()
    const { id } = await documents.open(path)
    await documents.edit(id, request(0, rename("x")))
    await documents.save(id, asIs)
    expect(statSync(path).mode & 0o777).toBe(0o640)
  })
})

test("relative paths are kept on their files when a pipeline is saved elsewhere", async () => {
  const { path, folder, home } = testFolder()
  const documents = createDocuments({ home, relocate: (_, from, to) => ({ edits: [{ edit: "set-note", id: "nnnnnnnn", note: { text: `${from} ${to}` } }, { edit: "rename-block", id: "aaaaaaaa", name: "moved" }], files: [] }) })
  const { id } = await documents.open(path)
  await documents.edit(id, request(0, [dense, { edit: "set-note", id: "nnnnnnnn", note: { text: "here" } }]))
  const to = join(folder, "to.tephra.json")
  await documents.save(id, { path: to, overwrite: false })
  const now = await documents.get(id)
  expect(now).toMatchObject({ path: to, unsaved: false, pipeline: { blocks: { aaaaaaaa: { name: "moved" } } } })
  expect(readFileSync(to, "utf8")).toContain('"moved"')
  expect(readFileSync(path, "utf8")).not.toContain("moved")
  await documents.stop()
})
