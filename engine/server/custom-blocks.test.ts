import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { beforeEach, describe, expect, onTestFinished, test } from "vitest"
import { connect } from "../api/connect.ts"
import { inProcessChannels } from "../api/in-process.ts"
import { openStore } from "../store/open-store.ts"
import { localTarget } from "../model/target.ts"
import { customBlocks, trustFolder, typesFor } from "./custom-blocks.ts"
import { readCustomFiles } from "./custom-files.ts"
import { createEngine } from "./engine.ts"

const sample = resolve(import.meta.dirname, "../../tests/samples")
let folder = ""
beforeEach(({ onTestFinished }) => {
  folder = mkdtempSync(join(tmpdir(), "tephra-custom-"))
  cpSync(join(sample, "custom"), folder, { recursive: true })
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

const own = (...path: string[]) => join(folder, "blocks", ...path)
const refusals = async () => Object.fromEntries((await readCustomFiles(folder)).blocks.map(({ type, refused }) => [type, refused]))

function opened() {
  const store = openStore(join(folder, "home", "store.db"))
  onTestFinished(() => store.close())
  return store
}

describe("trust", () => {
  test("holds for the files that were seen, and is asked again after a change of any of them", async () => {
    const store = opened()
    const { hash } = await customBlocks(folder, store)
    expect((await typesFor(folder, store))["scaled-tanh"]?.off?.code).toBe("custom-block-untrusted")
    expect(await trustFolder(folder, hash, store)).toMatchObject({ trusted: true, changed: false })
    expect((await typesFor(folder, store))["scaled-tanh"]?.off).toBeUndefined()
    for (const name of ["block.json", "block.hpp", "block.py", "block.md"]) {
      const before = readFileSync(own("scaled-tanh", name), "utf8")
      writeFileSync(own("scaled-tanh", name), `${before}\n`)
      expect([name, await customBlocks(folder, store)]).toMatchObject([name, { trusted: false, changed: true }])
      writeFileSync(own("scaled-tanh", name), before)
      expect(await customBlocks(folder, store)).toMatchObject({ trusted: true, hash })
    }
    cpSync(own("scaled-tanh"), own("another"), { recursive: true })
    expect(await customBlocks(folder, store)).toMatchObject({ trusted: false, changed: true })
  })

  test("is not given to files that nobody saw, and can be taken back", async () => {
    const store = opened()
    const { hash } = await customBlocks(folder, store)
    writeFileSync(own("scaled-tanh", "block.hpp"), "other")
    await expect(trustFolder(folder, hash, store)).rejects.toMatchObject({ code: "custom-changed" })
    expect(store.trusted.list()).toEqual([])
    const now = await customBlocks(folder, store)
    await trustFolder(folder, now.hash, store)
    expect(await trustFolder(folder, null, store)).toMatchObject({ trusted: false, changed: false })
    await expect(trustFolder(join(folder, "home"), "0", store)).rejects.toMatchObject({ code: "custom-changed", message: expect.stringContaining("no custom blocks") as string })
  })

  test("goes by the folder itself, whatever link leads to it", async () => {
    const store = opened()
    const { hash } = await customBlocks(folder, store)
    symlinkSync(folder, join(folder, "link"))
    await trustFolder(join(folder, "link"), hash, store)
    expect(await customBlocks(folder, store)).toMatchObject({ trusted: true })
  })
})

describe("what is not read", () => {
  test("links, of a file, of a block and of the whole folder", async () => {
    writeFileSync(join(folder, "secret"), "key")
    rmSync(own("scaled-tanh", "block.md"))
    symlinkSync(join(folder, "secret"), own("scaled-tanh", "block.md"))
    symlinkSync("/etc", own("linked"))
    expect(await refusals()).toEqual({ linked: expect.stringContaining("is a link") as string, "scaled-tanh": expect.stringContaining("block.md is a link") as string })
    rmSync(own(), { recursive: true })
    symlinkSync(join(sample, "custom", "blocks"), own())
    expect(await readCustomFiles(folder)).toMatchObject({ hash: "", blocks: [] })
  })

  test("blocks beyond the 64th, which are named and told of", async () => {
    for (let number = 10; number < 75; number += 1) cpSync(own("scaled-tanh"), own(`a${number}`), { recursive: true })
    const told = await refusals()
    expect(Object.keys(told)).toHaveLength(66)
    expect(Object.entries(told).filter(([, why]) => why !== null)).toEqual(["a74", "scaled-tanh"].map((name) => [name, expect.stringMatching(/holds 66 blocks, and the first 64 by name are read/)]))
    const store = opened()
    await trustFolder(folder, (await customBlocks(folder, store)).hash, store)
    expect((await typesFor(folder, store))["scaled-tanh"]?.off).toMatchObject({ code: "custom-block-refused", message: expect.stringContaining("put the others beside another pipeline") as string })
  })

  test("files too large, missing, not text, and pipes that nobody writes to", async () => {
    const spoilt = (name: string, file: string, text: string | Buffer | null) => {
      cpSync(own("scaled-tanh"), own(name), { recursive: true })
      if (text === null) rmSync(own(name, file))
      else writeFileSync(own(name, file), text)
    }
    spoilt("large", "block.hpp", "x".repeat(262_145))
    spoilt("missing", "block.py", null)
    spoilt("bytes", "block.json", Buffer.from([0xff, 0xfe]))
    spoilt("nul", "block.py", "a\0b")
    spoilt("Upper", "block.md", "")
    spoilt("pipe", "block.hpp", null)
    execFileSync("mkfifo", [own("pipe", "block.hpp")])
    mkdirSync(own("folder", "block.json"), { recursive: true })
    mkdirSync(own(".git"))
    expect(await refusals()).toEqual({
      Upper: expect.stringContaining("a name that no block type can have") as string,
      bytes: "block.json is not text in UTF-8",
      folder: "block.json is not a file",
      large: "block.hpp is larger than 256 KiB",
      missing: "it has no block.py",
      nul: "block.py is not text in UTF-8",
      pipe: "block.hpp is not a file",
      "scaled-tanh": null,
    })
  })
})

test("over the contract: a document is compiled with its custom blocks once they are trusted", async () => {
  cpSync(join(sample, "regression", "table.csv"), join(folder, "table.csv"))
  const file = join(folder, "scaled-tanh.tephra.json")
  writeFileSync(file, readFileSync(file, "utf8").replace("../regression/table.csv", "table.csv"))
  const engine = createEngine({ home: join(folder, "home"), folder })
  onTestFinished(() => engine.close())
  const [mine, page] = inProcessChannels()
  engine.serve(mine)
  const client = connect(page)
  const document = await client.call("document.open", { path: file })
  const custom = await client.call("custom.list", { document: document.id })
  expect(custom).toMatchObject({ folder, trusted: false, blocks: [{ type: "scaled-tanh", refused: null, files: [{ name: "block.json" }, { name: "block.hpp" }, { name: "block.py" }, { name: "block.md" }] }] })
  const preview = () => client.call("job.preview", { document: document.id, target: localTarget })
  expect((await preview()).problems.map(({ code }) => code)).toContain("custom-block-untrusted")
  await client.call("custom.trust", { folder: custom.folder, hash: custom.hash })
  const { problems, files } = await preview()
  expect(problems).toEqual([])
  const text = (path: string) => files.find((one) => one.path === path)?.text
  expect(text("blocks/scaled-tanh.hpp")).toBe(readFileSync(own("scaled-tanh", "block.hpp"), "utf8"))
  expect(files.find(({ path }) => path === "blocks/scaled-tanh.hpp")?.marks).toMatchObject([{ block: "u4mehc56", line: 1 }])
  expect(text("pipeline.hpp")).toContain('#include "blocks/scaled-tanh.hpp"')
  expect(text("pipeline.cpp")).toContain("custom::scaled_tanh(graph, hidden, {")
  expect(text("train.py")).toContain("    return scaled_tanh\n\n\nCustom.scaled_tanh = custom_scaled_tanh()")
  for (const line of readFileSync(own("scaled-tanh", "block.py"), "utf8").split("\n")) expect(text("train.py")).toContain(line)
  writeFileSync(own("scaled-tanh", "block.py"), "# other\n")
  expect((await preview()).problems.map(({ code }) => code)).toContain("custom-block-untrusted")
  const empty = await client.call("document.create", { template: null })
  expect(await client.call("custom.list", { document: empty.id })).toMatchObject({ blocks: [] })
})

test("a drawing made with other files says so, and the fix takes them as they are", async () => {
  const store = opened()
  writeFileSync(own("scaled-tanh", "block.md"), "Other words.\n")
  await trustFolder(folder, (await customBlocks(folder, store)).hash, store)
  const engine = createEngine({ home: join(folder, "home"), folder })
  onTestFinished(() => engine.close())
  const [mine, page] = inProcessChannels()
  engine.serve(mine)
  const client = connect(page)
  store.trusted.list().forEach((one) => engine.store.trusted.set(one.folder, one.hash))
  const document = await client.call("document.open", { path: join(folder, "scaled-tanh.tephra.json") })
  const changed = async () => (await client.call("job.preview", { document: document.id, target: localTarget })).problems.find(({ code }) => code === "custom-block-changed")
  const problem = await changed()
  expect(problem?.severity).toBe("warning")
  await client.call("document.edit", { id: document.id, base: document.revision, edits: [...problem!.fix!.edits], client: "me" })
  expect(await changed()).toBeUndefined()
})
