import { describe, expect, test } from "vitest"
import { blockTypes } from "../../engine/blocks/index.generated.ts"
import { analyse } from "../../engine/compile/2-infer/infer.ts"
import { offeredTypes } from "../../engine/compile/1-check/composite-type.ts"
import { shippedComposites } from "../../engine/composites/index.generated.ts"
import { apply } from "../../engine/model/apply.ts"
import type { DocumentContent } from "../../engine/model/document.ts"
import { emptyLayout, emptyPipeline, type Pipeline } from "../../engine/model/pipeline.ts"
import { blockWidth, headHeight } from "./geometry.ts"
import { healEdits, makeRoom, newBlock, removeEdits, spliceEdits, through } from "./edits.ts"

const pipeline: Pipeline = {
  ...emptyPipeline("test"),
  uses: { columns: { version: 1 }, split: { version: 1 }, standardise: { version: 1 }, dense: { version: 1 } },
  blocks: {
    aaaaaaaa: { type: "columns", name: "columns", config: { features: ["x"], target: ["y"] } },
    bbbbbbbb: { type: "split", name: "split", config: {} },
    cccccccc: { type: "standardise", name: "standardise", config: {} },
    dddddddd: { type: "dense", name: "hidden", config: {} },
    eeeeeeee: { type: "dense", name: "out", config: {} },
  },
  wires: { "bbbbbbbb.data": "aaaaaaaa.data", "cccccccc.data": "bbbbbbbb.data", "dddddddd.input": "cccccccc.features", "eeeeeeee.input": "dddddddd.output" },
}
const content: DocumentContent = { pipeline, layout: emptyLayout() }
const analysis = analyse({ pipeline, facts: {}, types: blockTypes })

function wiresAfter(edits: Parameters<typeof apply>[1]): Record<string, string> {
  const applied = apply(content, edits)
  if (!applied.ok) throw new Error(applied.message)
  return applied.content.pipeline.wires
}

describe("delete and heal", () => {
  test("a layer: what fed it feeds what it fed", () => {
    expect(wiresAfter(healEdits(content, analysis, new Set(["dddddddd"])))["eeeeeeee.input"]).toBe("cccccccc.features")
  })

  test("a dataset block: a field comes from the dataset before it", () => {
    expect(wiresAfter(healEdits(content, analysis, new Set(["cccccccc"])))["dddddddd.input"]).toBe("bbbbbbbb.features")
  })

  test("several in a row", () => {
    const wires = wiresAfter(healEdits(content, analysis, new Set(["bbbbbbbb", "cccccccc", "dddddddd"])))
    expect(wires).toEqual({ "eeeeeeee.input": "aaaaaaaa.features" })
  })

  test("without healing the wires go", () => {
    expect(wiresAfter(removeEdits(content, new Set(["dddddddd"]), new Set(["dddddddd.input"])))).not.toHaveProperty(["eeeeeeee.input"])
  })
})

test("a block dropped on a wire is led through by kind", () => {
  const ports = through(blockTypes.dropout ?? null, "tensor")!
  const { id, edits } = newBlock(blockTypes.dropout!, content, { x: 0, y: 0 })
  const wires = wiresAfter([...edits, ...spliceEdits(id, "eeeeeeee.input", { from: "dddddddd.output", ...ports })])
  expect(wires[`${id}.${ports.input}`]).toBe("dddddddd.output")
  expect(wires["eeeeeeee.input"]).toBe(`${id}.${ports.output}`)
})

test("a composite that comes with Tephra is added with a copy of itself", () => {
  const mlp = offeredTypes(shippedComposites, blockTypes).mlp!
  const { id, edits } = newBlock(mlp, content, { x: 8, y: 16 })
  const applied = apply(content, edits)
  if (!applied.ok) throw new Error(applied.message)
  const { blocks, composites } = applied.content.pipeline
  expect(blocks[id]).toMatchObject({ type: "composite", name: "MLP" })
  expect(Object.keys(composites[blocks[id]!.composite!]!.blocks)).toHaveLength(3)
  expect(applied.content.layout.blocks[id]).toEqual({ x: 8, y: 16 })
})

test("a block led into a short wire stands between, and what lies behind it makes room", () => {
  const places = { dddddddd: { x: 0, y: 0 }, eeeeeeee: { x: 232, y: 0 } }
  const room = makeRoom({ content: { pipeline, layout: { blocks: places } }, analysis, to: "eeeeeeee.input", width: blockWidth, height: headHeight })!
  expect(room.at).toEqual({ x: 232, y: 0 })
  expect(room.moves).toEqual([{ edit: "move", id: "eeeeeeee", at: { x: 464, y: 0 } }])
})

test("a type without ports of the kind cannot be led through", () => {
  expect(through(blockTypes.adam ?? null, "tensor")).toBeNull()
})
