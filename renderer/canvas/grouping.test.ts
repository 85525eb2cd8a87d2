import * as fc from "fast-check"
import { expect, test } from "vitest"
import { blockTypes as types } from "../../engine/blocks/index.generated.ts"
import { analyse } from "../../engine/compile/2-infer/infer.ts"
import { regression } from "../../engine/compile/testing/regression.ts"
import { apply } from "../../engine/model/apply.ts"
import type { DocumentContent } from "../../engine/model/document.ts"
import type { Edit } from "../../engine/model/edit.ts"
import { withUses } from "../../engine/model/file.ts"
import { firstLayout } from "../../engine/model/first-layout.ts"
import { cases } from "../../tests/counts.ts"
import { createStore } from "../client/store.ts"
import type { Workspace } from "../client/workspace.ts"
import { initialState, type WorkspaceState } from "../client/workspace-state.ts"
import { boxesOf } from "./drawing.ts"
import { renameEdits } from "./edits.ts"
import { overlaps, type Box } from "./geometry.ts"
import { expandSelected, groupMark, groupSelected } from "./grouping.ts"
import { spread } from "./spread.ts"

const pipeline = withUses(regression())
const start: DocumentContent = { pipeline: { ...pipeline, notes: { nearnear: { text: "these two" }, awayaway: { text: "all" } } }, layout: firstLayout(pipeline, types) }

/** Does what the app does with edits, and remembers how each step is taken back. */
function desk(before: DocumentContent) {
  const state = (content: DocumentContent): Partial<WorkspaceState> => ({ document: { content } as never, analysis: analyse({ pipeline: content.pipeline, facts: {}, types }) })
  const store = createStore({ ...initialState, types, ...state(before) })
  const steps: { readonly mark: string | undefined; readonly inverse: readonly Edit[] }[] = []
  const told: string[] = []
  const workspace = {
    store,
    get whole(): unknown {
      return workspace
    },
    tell: (text: string) => void told.push(text),
    edit(edits: readonly Edit[], { mark }: { readonly mark?: string }) {
      const done = apply(store.get().document!.content, edits)
      if (!done.ok) throw new Error(done.message)
      steps.push({ mark, inverse: done.inverse })
      store.set(state(done.content))
      return true
    },
    select: ({ blocks }: { readonly blocks?: ReadonlySet<string> }) => store.set({ selection: { blocks: blocks ?? new Set(), wires: new Set() } }),
  }
  const now = () => store.get().document!.content
  return { workspace: workspace as unknown as Workspace, steps, told, content: now, boxes: () => boxesOf(now(), store.get().analysis, Object.keys(now().pipeline.blocks)) }
}

function clash(boxes: readonly Box[]): boolean {
  return boxes.some((box, at) => boxes.slice(at + 1).some((other) => overlaps(box, other)))
}

test("whatever is grouped and expanded again: nothing overlaps, what was inside stands as it stood, and each step is taken back exactly", () => {
  const blocks = Object.keys(pipeline.blocks)
  let grouped = 0
  const property = fc.property(fc.subarray(blocks, { minLength: 1 }), (some) => {
    const { workspace, steps, content, boxes } = desk(start)
    workspace.select({ blocks: new Set(some) })
    const holder = groupSelected(workspace)
    if (holder === null) {
      expect(content()).toBe(start)
      return
    }
    grouped += 1
    expect(clash(boxes())).toBe(false)
    const between = content()
    workspace.select({ blocks: new Set([holder]) })
    expandSelected(workspace)
    expect(content().pipeline).toEqual(start.pipeline)
    expect(clash(boxes())).toBe(false)
    const shift = (id: string) => ({ x: content().layout.blocks[id]!.x - start.layout.blocks[id]!.x, y: content().layout.blocks[id]!.y - start.layout.blocks[id]!.y })
    expect(some.map(shift)).toEqual(some.map(() => shift(some[0]!)))
    expect([...workspace.store.get().selection.blocks].sort()).toEqual([...some].sort())
    expect(Object.keys(content().layout.blocks).sort()).toEqual(blocks.toSorted())
    workspace.edit(steps[1]!.inverse, { label: "" })
    expect(content()).toEqual(between)
    workspace.edit(steps[0]!.inverse, { label: "" })
    expect(content()).toEqual(start)
  })
  fc.assert(property, { numRuns: cases("apply") / 4 })
  expect(grouped).toBeGreaterThan(5)
})

test("notes at the edge go in and come out in their places; a group is called after its blocks, and named in the same step", () => {
  const { d3q7t5wn: place } = start.layout.blocks
  const notes = { nearnear: { x: place!.x, y: place!.y - 40, width: 80, height: 32 }, awayaway: { x: -900, y: 0, width: 80, height: 32 } }
  const { workspace, content, steps } = desk({ ...start, layout: { ...start.layout, notes } })
  workspace.select({ blocks: new Set(["d3q7t5wn", "d2m4k2xc"]) })
  const holder = groupSelected(workspace)!
  const { composite, name } = content().pipeline.blocks[holder]!
  expect(name).toBe("hidden")
  expect(content().pipeline.composites[composite!]!.notes).toEqual({ nearnear: { text: "these two" } })
  expect(Object.keys(content().pipeline.notes)).toEqual(["awayaway"])
  expect(content().layout.notes).toEqual(notes)
  workspace.edit(renameEdits(content().pipeline, holder, "layers"), { label: "", mark: groupMark(holder) })
  expect(content().pipeline.composites[composite!]!.name).toBe("layers")
  expect(steps[0]!.mark).toBe(steps[1]!.mark)
  workspace.select({ blocks: new Set([holder]) })
  expandSelected(workspace)
  expect(content().pipeline.notes).toEqual(start.pipeline.notes)
  const by = (id: string) => content().layout.blocks[id]!.x - start.layout.blocks[id]!.x
  expect(content().layout.notes!["nearnear"]!.x - notes.nearnear.x).toBe(by("d3q7t5wn"))
})

test("inside a composite it is the same, and its other blocks keep their places", () => {
  const { workspace, content, boxes, steps } = desk(start)
  workspace.select({ blocks: new Set(["d3q7t5wn", "d2m4k2xc", "d6b5v3jf"]) })
  const outer = groupSelected(workspace)!
  const before = content()
  workspace.store.set({ inside: outer, selection: { blocks: new Set(["d3q7t5wn", "d2m4k2xc"]), wires: new Set() } })
  const inner = groupSelected(workspace)!
  const [first, second] = [content().pipeline.blocks[outer]!.composite!, Object.keys(content().pipeline.composites).find((id) => content().pipeline.composites[id]!.blocks["d3q7t5wn"])!]
  expect(content().pipeline.composites[first]!.blocks[inner]!.composite).toBe(second)
  expect(Object.keys(content().layout.blocks).filter((key) => key.startsWith(first)).sort()).toEqual([`${first}/d6b5v3jf`, `${first}/${inner}`].sort())
  workspace.select({ blocks: new Set([inner]) })
  expandSelected(workspace)
  expect(content().pipeline).toEqual(before.pipeline)
  expect(clash(boxes())).toBe(false)
  workspace.edit(steps[2]!.inverse, { label: "" })
  workspace.edit(steps[1]!.inverse, { label: "" })
  expect(content()).toEqual(before)
})

test("why a group cannot be is told, with the blocks to add", () => {
  const { workspace, told, content } = desk(start)
  workspace.select({ blocks: new Set(["d3q7t5wn", "d6b5v3jf"]) })
  expect(groupSelected(workspace)).toBeNull()
  expect(told).toEqual([expect.stringContaining("“hidden 2” is fed by the selection and feeds it in turn")])
  expect(content()).toBe(start)
})

test("that weights to start from are no longer found is told, where blocks with weights move", () => {
  const startModel = { type: "start-model", name: "start", config: {} }
  const { workspace, told } = desk({ ...start, pipeline: withUses({ ...start.pipeline, blocks: { ...start.pipeline.blocks, ssssssss: startModel } }) })
  workspace.select({ blocks: new Set(["a5g5n3yk"]) })
  groupSelected(workspace)
  expect(told).toEqual([])
  workspace.select({ blocks: new Set(["d3q7t5wn"]) })
  const holder = groupSelected(workspace)!
  workspace.select({ blocks: new Set([holder]) })
  expandSelected(workspace)
  expect(told).toHaveLength(2)
  expect(told[0]).toContain("Undo this, or start from new weights.")
  const plain = desk(start)
  plain.workspace.select({ blocks: new Set(["d3q7t5wn"]) })
  groupSelected(plain.workspace)
  expect(plain.told).toEqual([expect.stringContaining("the same seed now gives other ones")])
})

test("notes make room for what is expanded as blocks do", () => {
  const place = start.layout.blocks["d3q7t5wn"]!
  const notes = { awayaway: { x: place.x + 600, y: place.y, width: 80, height: 32 } }
  const { workspace, content } = desk({ ...start, layout: { ...start.layout, notes } })
  workspace.select({ blocks: new Set(["d3q7t5wn", "d2m4k2xc"]) })
  const holder = groupSelected(workspace)!
  const box = content().layout.blocks[holder]!
  workspace.edit([{ edit: "place-note", id: "awayaway", at: { x: box.x + 300, y: box.y, width: 80, height: 32 } }], { label: "" })
  workspace.select({ blocks: new Set([holder]) })
  expandSelected(workspace)
  const frame = content().layout.notes!["awayaway"]!
  const inner = boxesOf(content(), workspace.store.get().analysis, ["d3q7t5wn", "d2m4k2xc", ...workspace.store.get().selection.blocks].filter((id) => id in content().pipeline.blocks))
  expect(frame.x).toBeGreaterThan(box.x + 300)
  expect(inner.some((each) => overlaps(each, frame))).toBe(false)
})

test("each side moves as a whole, no further than it must", () => {
  const box = (x: number, y: number): Box => ({ x, y, width: 100, height: 50 })
  const was = box(0, 0)
  const others = new Map([["right", box(140, 0)], ["far", box(300, 200)], ["left", box(-140, 0)], ["below", box(0, 90)], ["away", box(-600, -600)]])
  expect(Object.fromEntries(spread(others, was, { x: -50, y: -25, width: 200, height: 100 }))).toEqual({
    right: { x: 182, y: 0 },
    far: { x: 342, y: 217 },
    left: { x: -182, y: 0 },
    below: { x: 0, y: 107 },
    away: { x: -642, y: -600 },
  })
  expect(spread(new Map([["away", box(900, 0)]]), was, { x: -50, y: -25, width: 200, height: 100 }).size).toBe(0)
})
