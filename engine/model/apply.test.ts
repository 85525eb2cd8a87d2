import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { cases } from "../../tests/counts.ts"
import { apply } from "./apply.ts"
import type { DocumentContent } from "./document.ts"
import { Edit } from "./edit.ts"
import { readLayout, readPipeline, writeLayout, writePipeline } from "./file.ts"
import { emptyLayout, emptyPipeline, type Block, type Composite } from "./pipeline.ts"
import { content, edit } from "./testing/arbitrary.ts"

const runs = { numRuns: cases("apply") }

describe("random edits", () => {
  test("a list and its inverse give the document back", () => {
    fc.assert(
      fc.property(content, fc.array(edit, { maxLength: 8 }), (before, edits) => {
        const applied = apply(before, edits)
        if (!applied.ok) return
        const undone = apply(applied.content, applied.inverse)
        expect(undone).toMatchObject({ ok: true })
        if (!undone.ok) return
        expect(undone.content).toEqual(before)
        const redone = apply(undone.content, undone.inverse)
        expect(redone.ok && redone.content).toEqual(applied.content)
      }),
      runs,
    )
  })

  test("a refused list changes nothing, and no list changes its input", () => {
    fc.assert(
      fc.property(content, fc.array(edit, { maxLength: 8 }), (before, edits) => {
        const copy = structuredClone(before)
        apply(before, edits)
        expect(before).toEqual(copy)
      }),
      runs,
    )
  })

  test("the file written from a document reads as the same document", () => {
    fc.assert(
      fc.property(content, ({ pipeline, layout }) => {
        const text = writePipeline(pipeline)
        const read = readPipeline(text)
        expect(read).toEqual({ ok: true, pipeline, migrated: null })
        expect(read.ok && writePipeline(read.pipeline)).toBe(text)
        const layoutText = writeLayout(layout, pipeline)
        const again = readLayout(layoutText)
        expect(again && writeLayout(again, pipeline)).toBe(layoutText)
      }),
      runs,
    )
  })

  test("inverses are edits of the schema, and uses name exactly the types in use", () => {
    fc.assert(
      fc.property(content, fc.array(edit, { maxLength: 8 }), (before, edits) => {
        const applied = apply(before, edits)
        if (!applied.ok) return
        for (const each of applied.inverse) Edit.parse(each)
        const { pipeline } = applied.content
        const blocks = [pipeline, ...Object.values(pipeline.composites)].flatMap((graph) => Object.values(graph.blocks))
        expect(new Set(Object.keys(pipeline.uses))).toEqual(new Set(blocks.map((block) => block.type)))
      }),
      runs,
    )
  })
})

const dense: Block = { type: "dense", name: "dense", config: {} }
const empty: DocumentContent = { pipeline: emptyPipeline("p"), layout: emptyLayout() }

function made(...edits: Edit[]): DocumentContent {
  const applied = apply(empty, edits)
  if (!applied.ok) throw new Error(applied.message)
  return applied.content
}

const two = made({ edit: "add-block", id: "aaaaaaaa", block: dense, version: 1 }, { edit: "add-block", id: "bbbbbbbb", block: dense, version: 1 })

test("what an edit does not touch stays the same object", () => {
  const applied = apply(two, [{ edit: "rename-block", id: "aaaaaaaa", name: "first" }])
  expect(applied.ok && applied.content.pipeline.blocks["bbbbbbbb"]).toBe(two.pipeline.blocks["bbbbbbbb"])
  expect(applied.ok && applied.content.layout).toBe(two.layout)
  expect(applied.ok && applied.content.pipeline.wires).toBe(two.pipeline.wires)
})

test("an input takes one wire; undo brings the first back", () => {
  const wired = apply(two, [{ edit: "connect", to: "bbbbbbbb.input", from: "aaaaaaaa.output" }])
  if (!wired.ok) throw new Error(wired.message)
  const replaced = apply(wired.content, [{ edit: "connect", to: "bbbbbbbb.input", from: "aaaaaaaa.other" }])
  expect(replaced).toMatchObject({ ok: true, inverse: [{ edit: "connect", to: "bbbbbbbb.input", from: "aaaaaaaa.output" }] })
})

test.each<[string, Edit, RegExp]>([
  ["a block that is not there", { edit: "rename-block", id: "zzzzzzzz", name: "x" }, /no block/],
  ["an id twice", { edit: "add-block", id: "aaaaaaaa", block: dense, version: 1 }, /already/],
  ["a second version of a type", { edit: "add-block", id: "cccccccc", block: dense, version: 2 }, /version 1/],
  ["a wire from nowhere", { edit: "connect", to: "aaaaaaaa.input", from: "zzzzzzzz.output" }, /no block/],
  ["a port without a name", { edit: "connect", to: "aaaaaaaa", from: "bbbbbbbb.output" }, /id\.port/],
  ["a wire that is gone", { edit: "disconnect", to: "aaaaaaaa.input" }, /no wire/],
  ["the key __proto__", { edit: "set-config", id: "aaaaaaaa", key: "__proto__", value: 1 }, /__proto__/],
  ["__proto__ inside a value", { edit: "set-config", id: "aaaaaaaa", key: "k", value: JSON.parse('{"__proto__": 1}') }, /__proto__/],
  ["the type __proto__", { edit: "add-block", id: "cccccccc", block: { ...dense, type: "__proto__" }, version: 1 }, /__proto__/],
])("refuses %s in words", (_, refused, words) => {
  expect(apply(two, [{ edit: "rename-pipeline", name: "half" }, refused])).toEqual({ ok: false, message: expect.stringMatching(words) })
})

describe("inside a composite", () => {
  const composite: Composite = { name: "c", ports: [{ name: "output", direction: "out", of: "cccccccc.output" }], parameters: {}, blocks: { cccccccc: dense, dddddddd: dense }, wires: { "cccccccc.input": "dddddddd.output" } }
  const holding = made(
    { edit: "add-block", id: "aaaaaaaa", block: dense, version: 1 },
    { edit: "set-composite", id: "cccccc22", composite },
    { edit: "move", id: "cccccc22/cccccccc", at: { x: 1, y: 2 } },
  )

  test.each<[string, Edit, Partial<Composite>]>([
    ["a name", { edit: "rename-block", id: "cccccccc", name: "first" }, { blocks: { ...composite.blocks, cccccccc: { ...dense, name: "first" } } }],
    ["a setting", { edit: "set-config", id: "cccccccc", key: "units", value: 3 }, { blocks: { ...composite.blocks, cccccccc: { ...dense, config: { units: 3 } } } }],
    ["a wire", { edit: "connect", to: "dddddddd.input", from: "cccccccc.output" }, { wires: { ...composite.wires, "dddddddd.input": "cccccccc.output" } }],
    ["a wire that goes", { edit: "disconnect", to: "cccccccc.input" }, { wires: {} }],
    ["a block", { edit: "add-block", id: "eeeeeeee", block: dense, version: 1, composite: "cccccc22", at: { x: 3, y: 4 } }, { blocks: { ...composite.blocks, eeeeeeee: dense } }],
    ["a note", { edit: "set-note", id: "nnnnnnnn", note: { text: "why" }, composite: "cccccc22" }, { notes: { nnnnnnnn: { text: "why" } } }],
    ["a block that goes with its wires", { edit: "remove-block", id: "cccccccc" }, { blocks: { dddddddd: dense }, wires: {} }],
  ])("%s changes it there, and back", (_, change, after) => {
    const applied = apply(holding, [change])
    if (!applied.ok) throw new Error(applied.message)
    expect(applied.content.pipeline.composites["cccccc22"]).toEqual({ ...composite, ...after })
    expect(applied.content.pipeline.blocks).toBe(holding.pipeline.blocks)
    expect(apply(applied.content, applied.inverse)).toMatchObject({ ok: true, content: holding })
  })

  test.each<[string, Edit, RegExp]>([
    ["a wire from one drawing into another", { edit: "connect", to: "cccccccc.input", from: "aaaaaaaa.output" }, /one drawing into another/],
    ["an id that stands outside", { edit: "add-block", id: "aaaaaaaa", block: dense, version: 1, composite: "cccccc22" }, /already/],
    ["an id that stands in another composite", { edit: "set-composite", id: "dddddd22", composite }, /already/],
    ["a note into a composite that is gone", { edit: "set-note", id: "nnnnnnnn", note: { text: "" }, composite: "dddddd22" }, /no composite/],
    ["a block into a composite that is gone", { edit: "add-block", id: "eeeeeeee", block: dense, version: 1, composite: "dddddd22" }, /no composite/],
  ])("refuses %s", (_, refused, words) => {
    expect(apply(holding, [refused])).toEqual({ ok: false, message: expect.stringMatching(words) })
  })
})

test("a broken wire goes with its block and does not come back", () => {
  const broken: DocumentContent = { ...two, pipeline: { ...two.pipeline, wires: { "aaaaaaaa.input": "zzzzzzzz.output" } } }
  const removed = apply(broken, [{ edit: "remove-block", id: "aaaaaaaa" }])
  if (!removed.ok) throw new Error(removed.message)
  expect(removed.content.pipeline.wires).toEqual({})
  expect(apply(removed.content, removed.inverse)).toMatchObject({ ok: true, content: { pipeline: { wires: {} } } })
})

test("the files of a custom block are taken as they are now, and back", () => {
  const added = apply(two, [{ edit: "set-use", type: "dense", use: { version: 2, hash: "aa" } }])
  if (!added.ok) throw new Error(added.message)
  expect(added.content.pipeline.uses["dense"]).toEqual({ version: 2, hash: "aa" })
  expect(apply(added.content, added.inverse)).toMatchObject({ ok: true, content: { pipeline: { uses: two.pipeline.uses } } })
  expect(apply(two, [{ edit: "set-use", type: "nothing", use: { version: 1 } }])).toMatchObject({ ok: false, message: expect.stringContaining("no block of the type “nothing”") as string })
})
