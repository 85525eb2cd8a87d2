import { expect, test } from "vitest"
import type { Edit } from "../../engine/model/edit.ts"
import { emptyUndoStack, remember, seal } from "./undo-stack.ts"

const edit = (name: string): Edit => ({ edit: "rename-pipeline", name })

test("typing in one field is one step, undone from the last letter to the first", () => {
  const once = remember(emptyUndoStack, { label: "Set units", edits: [edit("a")], mark: "x.units" })
  const twice = remember(once, { label: "Set units", edits: [edit("b")], mark: "x.units" })
  expect(twice.done).toEqual([{ label: "Set units", edits: [edit("b"), edit("a")], mark: "x.units" }])
})

test("a sealed entry takes no more", () => {
  const once = seal(remember(emptyUndoStack, { label: "Set units", edits: [edit("a")], mark: "x.units" }))
  expect(remember(once, { label: "Set units", edits: [edit("b")], mark: "x.units" }).done).toHaveLength(2)
})

test("something new forgets what was undone", () => {
  const stack = { done: [], undone: [{ label: "Move", edits: [] }] }
  expect(remember(stack, { label: "Add", edits: [] }).undone).toEqual([])
})
