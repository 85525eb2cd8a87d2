import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { blockTypes } from "../../../engine/blocks/index.generated.ts"
import { canConnect } from "../../../engine/compile/2-infer/connect.ts"
import { analyse } from "../../../engine/compile/2-infer/infer.ts"
import type { Edit } from "../../../engine/model/edit.ts"
import { emptyLayout, Pipeline } from "../../../engine/model/pipeline.ts"
import { createStore } from "../store.ts"
import type { Workspace } from "../workspace.ts"
import { initialState } from "../workspace-state.ts"
import { analysisInside, compositeAt, contentInside } from "./drawing-inside.ts"
import { insideWorkspace } from "./inside-workspace.ts"

const pipeline = Pipeline.parse(JSON.parse(readFileSync("engine/composites/vae/vae.sample.json", "utf8")))
const facts = {}
const analysis = analyse({ pipeline, facts, types: blockTypes })
const path = Object.entries(pipeline.blocks).find(([, { composite }]) => composite !== undefined)![0]
const { id, composite } = compositeAt(pipeline, path)!
const idOf = (name: string) => Object.entries(composite.blocks).find(([, block]) => block.name === name)![0]

describe("what is inside a composite", () => {
  const content = contentInside({ pipeline, layout: { blocks: { [`${id}/${idOf("latent")}`]: { x: 7, y: 9 } } } }, path, blockTypes)!
  const inside = analysisInside(analysis, path, content.pipeline)

  test("is a drawing of its own, with a place for every block", () => {
    expect(content.pipeline.blocks).toBe(composite.blocks)
    expect(Object.keys(content.layout.blocks).toSorted()).toEqual(Object.keys(composite.blocks).toSorted())
    expect(content.layout.blocks[idOf("latent")]).toEqual({ x: 7, y: 9 })
  })

  test("is known as it is in the whole: the sizes that come from outside, and what may be wired", () => {
    expect(inside.blocks[idOf("encoder")]).toBe(analysis.blocks[`${path}/${idOf("encoder")}`])
    expect(inside.blocks[idOf("encoder")]?.inputSignals["input"]).toMatchObject({ kind: "tensor", dims: ["B", 7] })
    expect(inside.order[0]).toBe(idOf("encoder"))
    expect(canConnect(inside, `${idOf("encoder")}.output`, `${idOf("decoder")}.input`).ok).toBe(true)
    expect(canConnect(inside, `${idOf("decoder")}.output`, `${idOf("encoder")}.input`)).toMatchObject({ ok: false, message: expect.stringMatching(/close a circle/) as string })
  })

  test("counts what is inside, and not what is around", () => {
    const [latent, outer] = [`${path}/${idOf("latent")}`, Object.keys(pipeline.blocks).find((one) => one !== path)!]
    const problem = (at: string) => ({ code: "input-missing", severity: "error" as const, message: "", at: { block: at } })
    const told = analysisInside({ ...analysis, figures: { ...analysis.figures, parameters: 1e9 }, problems: [problem(latent), problem(outer)] }, path, content.pipeline)
    expect(told.problems).toEqual([problem(latent)])
    expect(told.figures.parameters).toBe(Object.keys(composite.blocks).reduce((sum, one) => sum + (analysis.blocks[`${path}/${one}`]?.figures?.parameters ?? 0), 0))
    expect(told.figures.parameters).toBeGreaterThan(0)
  })

  test("is not there where no composite is", () => {
    expect(compositeAt(pipeline, "aaaaaaaa")).toBeUndefined()
    expect(contentInside({ pipeline, layout: emptyLayout() }, `${path}/${idOf("latent")}`, blockTypes)).toBeUndefined()
  })
})

test("edits go into the composite, and only its own blocks hear of them", () => {
  const store = createStore({ ...initialState, analysis, document: { content: { pipeline, layout: emptyLayout() } } as never })
  const edits: Edit[][] = []
  const around = { store, edit: (some: Edit[]) => edits.push(some) > 0, enter: (to: string) => edits.push([{ edit: "rename-pipeline", name: to }]) } as unknown as Workspace
  const { workspace, follow } = insideWorkspace(around, path)
  const heard: string[] = []
  const stop = follow()
  workspace.store.listen(`block:${idOf("latent")}`, () => heard.push("latent"))
  workspace.store.listen(`block:${idOf("encoder")}`, () => heard.push("encoder"))
  workspace.edit([{ edit: "add-block", id: "aaaaaaaa", block: { type: "dropout", name: "d", config: {} }, version: 1 }, { edit: "move", id: idOf("latent"), at: { x: 1, y: 2 } }], { label: "" })
  workspace.edit([{ edit: "set-note", id: "nnnnnnnn", note: { text: "why" } }], { label: "" })
  expect(edits.splice(1)).toMatchObject([[{ edit: "set-note", composite: id }]])
  expect(workspace.whole).toBe(around)
  expect(edits).toMatchObject([[{ edit: "add-block", composite: id }, { edit: "move", id: `${id}/${idOf("latent")}` }]])
  store.set({ selection: { blocks: new Set([idOf("latent")]), wires: new Set() } })
  expect(heard).toEqual(["latent"])
  workspace.enter(idOf("latent"))
  expect(edits[1]).toEqual([{ edit: "rename-pipeline", name: `${path}/${idOf("latent")}` }])
  stop()
})
