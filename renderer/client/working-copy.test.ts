import { describe, expect, test } from "vitest"
import type { DocumentContent } from "../../engine/model/document.ts"
import type { Edit } from "../../engine/model/edit.ts"
import { emptyLayout, emptyPipeline } from "../../engine/model/pipeline.ts"
import { confirmHead, dropHead, editLocally, openCopy, receive, reopen, type WorkingCopy } from "./working-copy.ts"

const empty: DocumentContent = { pipeline: emptyPipeline("test"), layout: emptyLayout() }

function add(id: string): Edit {
  return { edit: "add-block", id, block: { type: "dense", name: id, config: {} }, version: 1, at: { x: 0, y: 0 } }
}

function edited(copy: WorkingCopy, ...edits: Edit[]): WorkingCopy {
  const result = editLocally(copy, edits)
  if (!result.ok) throw new Error(result.message)
  return result.copy
}

const names = (copy: WorkingCopy) => Object.keys(copy.content.pipeline.blocks)

describe("working copy", () => {
  test("shows an edit at once and keeps the same content when it is confirmed", () => {
    const local = edited(openCopy(empty, 3), add("aaaaaaaa"))
    const confirmed = confirmHead(local, 4)
    expect(confirmed).toMatchObject({ revision: 4, pending: [] })
    expect(confirmed.content).toBe(local.content)
    expect(confirmed.confirmed).toEqual(local.content)
  })

  test("a confirmation heard twice counts once", () => {
    const local = edited(edited(openCopy(empty, 0), add("aaaaaaaa")), add("bbbbbbbb"))
    const once = confirmHead(local, 1)
    expect(confirmHead(once, 1)).toBe(once)
    expect(once.pending).toHaveLength(1)
  })

  test("puts own edits on top of somebody else's", () => {
    const local = edited(openCopy(empty, 0), add("aaaaaaaa"))
    const { copy, lost } = receive(local, 1, [add("bbbbbbbb")])
    expect(lost).toEqual([])
    expect(names(copy).sort()).toEqual(["aaaaaaaa", "bbbbbbbb"])
    expect(Object.keys(copy.confirmed.pipeline.blocks)).toEqual(["bbbbbbbb"])
  })

  test("says which own edit no longer fits and keeps the others", () => {
    const base = openCopy(edited(openCopy(empty, 0), add("aaaaaaaa")).content, 1)
    const local = edited(edited(base, { edit: "rename-block", id: "aaaaaaaa", name: "mine" }), add("cccccccc"))
    const { copy, lost } = receive(local, 2, [{ edit: "remove-block", id: "aaaaaaaa" }])
    expect(lost).toHaveLength(1)
    expect(names(copy)).toEqual(["cccccccc"])
    expect(copy.pending).toHaveLength(1)
  })

  test("takes back a refused edit", () => {
    const local = edited(openCopy(empty, 0), add("aaaaaaaa"))
    expect(names(dropHead(local).copy)).toEqual([])
  })

  test("after a lost connection, edits that had arrived are not made twice", () => {
    const local = edited(edited(openCopy(empty, 0), add("aaaaaaaa")), add("bbbbbbbb"))
    const arrived = edited(openCopy(empty, 0), add("aaaaaaaa")).content
    const { copy, lost } = reopen(local, 1, structuredClone(arrived))
    expect(lost).toEqual([])
    expect(copy.pending).toHaveLength(1)
    expect(names(copy)).toEqual(["aaaaaaaa", "bbbbbbbb"])
  })

  test("after a lost connection, edits that had not arrived are kept", () => {
    const local = edited(openCopy(empty, 0), add("aaaaaaaa"))
    const { copy } = reopen(local, 0, structuredClone(empty))
    expect(copy.pending).toHaveLength(1)
    expect(names(copy)).toEqual(["aaaaaaaa"])
  })
})
