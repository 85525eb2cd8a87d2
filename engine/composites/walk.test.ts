import { randomBytes } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { blockTypes } from "../blocks/index.generated.ts"
import { offeredTypes } from "../compile/1-check/composite-type.ts"
import { analyse } from "../compile/2-infer/infer.ts"
import { compileSample, compositeFolders, composites } from "../compile/testing/samples.ts"
import { pythonComplaints } from "../compile/testing/python.ts"
import { parseHelp } from "../help.ts"
import { apply } from "../model/apply.ts"
import { freshId } from "../model/identity.ts"
import type { JobFile } from "../model/job-file.ts"
import { emptyLayout, emptyPipeline } from "../model/pipeline.ts"
import { shippedComposites } from "./index.generated.ts"
import { insertion } from "./shipped.ts"

const update = process.env.UPDATE === "1"
const newId = () => freshId((count) => randomBytes(count))
const types = offeredTypes(shippedComposites, blockTypes)

/** The lines of a program that blocks inside of `outer` made. */
function madeInside(outer: string, files: readonly JobFile[], suffix: string): string {
  return files
    .filter(({ path }) => path.endsWith(suffix))
    .flatMap(({ text, marks }) => marks.filter(({ block }) => block.startsWith(`${outer}/`)).map(({ line, endLine }) => text.split("\n").slice(line - 1, endLine).join("\n")))
    .map((lines) => `${lines}\n`)
    .join("")
}

test("every folder is in the index, under a name that no block type has", () => {
  expect(Object.keys(shippedComposites).toSorted()).toEqual(compositeFolders.toSorted())
  expect(Object.keys(shippedComposites).filter((name) => Object.hasOwn(blockTypes, name))).toEqual([])
})

describe.each(compositeFolders)("%s", (name) => {
  const shipped = shippedComposites[name]!

  test("says what it is and where it comes from, and is made of blocks that there are", () => {
    const { introduction, problems } = parseHelp(shipped.help)
    expect(introduction.split("\n")[0]).toMatch(/^[A-Z].{10,120}\.$/)
    expect(introduction).toMatch(/\nSource: .*(\n.*)?\d{4}/)
    expect(problems).toEqual({})
    expect(types[name]).toMatchObject({ type: name, category: "network" })
    expect(types[name]!.config.parse({})).toEqual(expect.any(Object))
    const versions = Object.fromEntries(Object.values(shipped.composite.blocks).map(({ type }) => [type, { version: blockTypes[type]?.version }]))
    expect(shipped.uses).toEqual(versions)
  })

  test("goes into a pipeline twice as copies of its own, and out again", () => {
    const before = { pipeline: emptyPipeline("p"), layout: emptyLayout() }
    const edits = ["one", "two"].flatMap((each, index) => insertion(shipped, { id: newId(), name: each, at: { x: index, y: 0 }, newId }))
    const applied = apply(before, edits)
    if (!applied.ok) throw new Error(applied.message)
    const { pipeline } = applied.content
    const { blocks, problems } = analyse({ pipeline, facts: {}, types: blockTypes })
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(["input-missing"]))
    expect(Object.keys(blocks)).toHaveLength(2 * (1 + Object.keys(shipped.composite.blocks).length))
    expect(pipeline.uses).toEqual({ ...shipped.uses, composite: { version: 1 } })
    expect(apply(applied.content, applied.inverse)).toMatchObject({ ok: true, content: before })
  })

  test("its sample holds it, checks, infers and emits what is expected", async () => {
    const { pipeline, problems, files } = await compileSample(name)
    expect(problems).toEqual([])
    expect(Object.values(pipeline.composites)).toEqual([shipped.composite])
    const [outer] = Object.entries(pipeline.blocks).find(([, { composite }]) => composite !== undefined)!
    for (const suffix of [".cpp", ".py"]) {
      const found = madeInside(outer, files, suffix)
      const path = join(composites, name, `${name}.expected${suffix}`)
      if (update) writeFileSync(path, found)
      expect(found).toBe(readFileSync(path, "utf8"))
      for (const inner of Object.values(shipped.composite.blocks)) expect(found).toContain(`› ${inner.name}"`)
    }
    expect(await pythonComplaints(files.find(({ path }) => path === "train.py")!.text)).toBe("")
  })
})
