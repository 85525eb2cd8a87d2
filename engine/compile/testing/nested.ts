import * as fc from "fast-check"
import { expect } from "vitest"
import { blockTypes as types } from "../../blocks/index.generated.ts"
import { apply } from "../../model/apply.ts"
import type { DocumentContent } from "../../model/document.ts"
import { editsBetween } from "../../model/edits-between.ts"
import { readPipeline, withUses, writePipeline } from "../../model/file.ts"
import { placedBlocks } from "../../model/graphs.ts"
import { innerOf, parsePort, portText } from "../../model/identity.ts"
import { emptyPipeline, type Block, type Pipeline } from "../../model/pipeline.ts"
import { expand } from "../1-check/expand.ts"
import { anyChanges, changed } from "./arbitrary.ts"
import { wrapped } from "./wrapped.ts"

const ids = ["aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd", "eeeeeeee", "ffffffff"]

/** Ids that blocks of `nested` may have. */
export const nestedIds: readonly string[] = [...ids, "nnnnnnnn", "oooooooo"]

/** A drawing whose wires all have two ends, some blocks of it in composites of composites already; their settings come from outside. */
export const nested: fc.Arbitrary<Pipeline> = fc.tuple(anyChanges(types, 40), fc.subarray(ids), fc.subarray([...ids, "nnnnnnnn"])).map(([changes, first, second]) => {
  const loose = changes.filter(({ change }) => change !== "wrap").reduce((pipeline, change) => changed(pipeline, change, types), emptyPipeline("random"))
  const both = Object.entries(loose.wires).filter((wire) => wire.every((end) => Object.hasOwn(loose.blocks, parsePort(end).block)))
  const named = Object.entries(loose.blocks).map(([id, block]): [string, Block] => [id, { ...block, name: id }])
  return withUses(wrapped(wrapped({ ...loose, blocks: Object.fromEntries(named), wires: Object.fromEntries(both) }, first), second))
})

/** What the compiler reads: blocks and wires by the ids of the innermost drawing. */
export function meaning(pipeline: Pipeline) {
  const { blocks, wires } = expand(pipeline)
  const bare = (end: string) => portText({ ...parsePort(end), block: innerOf(parsePort(end).block) })
  return {
    blocks: Object.fromEntries(Object.entries(blocks).map(([path, block]) => [innerOf(path), block])),
    wires: Object.fromEntries(Object.entries(wires).map((wire) => wire.map(bare))),
  }
}

/** The file can be written and read, no id stands in two drawings, and no output has two sources. */
export function expectSound(pipeline: Pipeline): void {
  expect(readPipeline(writePipeline(pipeline))).toEqual({ ok: true, pipeline, migrated: null })
  const all = placedBlocks(pipeline).map(({ id }) => id)
  expect(new Set(all).size).toBe(all.length)
  for (const { ports } of Object.values(pipeline.composites)) {
    const outs = ports.filter(({ direction }) => direction === "out").map(({ name }) => name)
    expect(new Set(outs).size).toBe(outs.length)
  }
}

/** The edits from one to the other make it, and can be taken back. */
export function expectEditable(before: Pipeline, after: Pipeline): void {
  const content: DocumentContent = { pipeline: before, layout: { blocks: Object.fromEntries(Object.keys(before.blocks).map((id, x) => [id, { x, y: 0 }])) } }
  const done = apply(content, editsBetween(before, after))
  if (!done.ok) throw new Error(done.message)
  expect(done.content.pipeline).toEqual(after)
  expect(apply(done.content, done.inverse)).toMatchObject({ ok: true, content })
}
