import { describe, expect, test } from "vitest"
import { apply } from "../../engine/model/apply.ts"
import type { DocumentContent } from "../../engine/model/document.ts"
import { emptyPipeline } from "../../engine/model/pipeline.ts"
import { copyBlocks, pasteEdits, readClip } from "./clipboard.ts"
import { uniqueName } from "../../engine/model/unique-name.ts"

const content: DocumentContent = {
  pipeline: {
    ...emptyPipeline("test"),
    uses: { dense: { version: 3 } },
    blocks: {
      aaaaaaaa: { type: "dense", name: "hidden 1", config: { units: 7 } },
      bbbbbbbb: { type: "dense", name: "hidden 2", config: {} },
      cccccccc: { type: "dense", name: "out", config: {} },
    },
    wires: { "bbbbbbbb.input": "aaaaaaaa.output", "cccccccc.input": "bbbbbbbb.output" },
  },
  layout: { blocks: { aaaaaaaa: { x: 100, y: 50 }, bbbbbbbb: { x: 300, y: 90 } } },
}

function ids() {
  let count = 0
  return () => `dddddd${"abcdefgh"[count++]}a`
}

const read = (text: string | null) => readClip(text ?? "")

describe("copy and paste", () => {
  test("keeps settings, versions and the wires among the blocks, under new ids and names", () => {
    const clip = read(copyBlocks(content, new Set(["aaaaaaaa", "bbbbbbbb"])))
    if (!clip.ok) throw new Error(clip.message)
    expect(Object.keys(clip.clip.wires)).toEqual(["bbbbbbbb.input"])
    const { edits } = pasteEdits(clip.clip, { content, types: {}, newId: ids(), at: { x: 0, y: 0 } })
    const pasted = apply(content, edits)
    if (!pasted.ok) throw new Error(pasted.message)
    expect(pasted.content.pipeline.blocks.ddddddaa).toEqual({ type: "dense", name: "hidden 3", config: { units: 7 } })
    expect(pasted.content.pipeline.wires["ddddddba.input"]).toBe("ddddddaa.output")
    expect(pasted.content.layout.blocks.ddddddba).toEqual({ x: 200, y: 40 })
    expect(pasted.content.pipeline.uses.dense?.version).toBe(3)
  })

  test("composites go along into another document, under ids of their own, and stand once where they are already", () => {
    const inner = { name: "inner", ports: [], parameters: {}, blocks: { iiiiiiii: { type: "dropout", name: "d", config: {} } }, wires: {}, notes: { nnnnnnnn: { text: "why", blocks: ["iiiiiiii"] } } }
    const outer = { name: "outer", ports: [{ name: "x", direction: "in" as const, of: "jjjjjjjj.input" }], parameters: {}, blocks: { jjjjjjjj: { type: "composite", name: "in", config: {}, composite: "inner222" } }, wires: {} }
    const holder = { type: "composite", name: "net", config: {}, composite: "outer222" }
    const pipeline = { ...content.pipeline, uses: { ...content.pipeline.uses, composite: { version: 1 }, dropout: { version: 4 } }, composites: { inner222: inner, outer222: outer }, blocks: { hhhhhhhh: holder } }
    const here = { pipeline, layout: { blocks: { "inner222/iiiiiiii": { x: 7, y: 9 } }, notes: { nnnnnnnn: { x: 1, y: 2, width: 80, height: 32 } } } }
    const clip = read(copyBlocks(here, new Set(["hhhhhhhh"])))
    if (!clip.ok) throw new Error(clip.message)
    const paste = (into: DocumentContent) => {
      const pasted = apply(into, pasteEdits(clip.clip, { content: into, types: {}, newId: ids(), at: { x: 0, y: 0 } }).edits)
      if (!pasted.ok) throw new Error(pasted.message)
      layout = pasted.content.layout
      return pasted.content.pipeline
    }
    let layout: DocumentContent["layout"] = { blocks: {} }
    const twice = paste(here)
    expect(Object.keys(twice.composites)).toEqual(["inner222", "outer222"])
    expect(Object.values(twice.blocks).map(({ composite }) => composite)).toEqual(["outer222", "outer222"])
    const elsewhere = paste({ pipeline: emptyPipeline("other"), layout: { blocks: {} } })
    const [pastedHolder] = Object.values(elsewhere.blocks)
    const pastedOuter = elsewhere.composites[pastedHolder!.composite!]!
    const [pastedInner] = Object.values(pastedOuter.blocks)
    expect(elsewhere.composites[pastedInner!.composite!]).toMatchObject({ name: "inner", notes: { [Object.keys(elsewhere.composites[pastedInner!.composite!]!.notes!)[0]!]: { blocks: Object.keys(elsewhere.composites[pastedInner!.composite!]!.blocks) } } })
    const innerId = pastedInner!.composite!
    const [place, note] = [Object.keys(elsewhere.composites[innerId]!.blocks)[0]!, Object.keys(elsewhere.composites[innerId]!.notes!)[0]!]
    expect(layout.blocks[`${innerId}/${place}`]).toEqual({ x: 7, y: 9 })
    expect(layout.notes).toEqual({ [note]: here.layout.notes.nnnnnnnn })
    expect(elsewhere.uses["dropout"]).toEqual({ version: 4 })
    const expanded = paste({ ...here, pipeline: { ...pipeline, composites: { outer222: outer }, blocks: { hhhhhhhh: holder, iiiiiiii: inner.blocks.iiiiiiii } } })
    expect(Object.keys(expanded.composites)).toHaveLength(3)
  })

  test("nothing chosen copies nothing", () => {
    expect(copyBlocks(content, new Set())).toBeNull()
  })

  test.each([
    ["", "no text"],
    ["hello", "not blocks"],
    ["[1, 2]", "not blocks"],
    ['{"tephra":"blocks","version":1,"uses":{},"blocks":{"x":{}},"wires":{},"positions":{}}', "damaged"],
    ['{"tephra":"blocks","version":1,"uses":{},"blocks":{"aaaaaaaa":{"type":"dense","name":5,"config":{}}},"wires":{},"positions":{}}', "blocks.aaaaaaaa.name"],
  ])("explains garbage: %s", (text, words) => {
    const result = readClip(text)
    expect(result.ok).toBe(false)
    expect(!result.ok && result.message).toContain(words)
  })
})

test("names count on", () => {
  expect(uniqueName("Dense", new Set())).toBe("Dense")
  expect(uniqueName("Dense", new Set(["Dense", "Dense 2"]))).toBe("Dense 3")
  expect(uniqueName("hidden 1", new Set(["hidden 1", "hidden 2"]))).toBe("hidden 3")
})
