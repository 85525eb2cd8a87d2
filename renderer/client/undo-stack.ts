import type { Edit } from "../../engine/model/edit.ts"

export interface UndoEntry {
  /** What was done, for menus: "Add Dense". */
  readonly label: string
  /** Edits that take it back. */
  readonly edits: readonly Edit[]
  /** Entries with the same mark that follow each other are one step: typing in one field. */
  readonly mark?: string
}

export interface UndoStack {
  readonly done: readonly UndoEntry[]
  readonly undone: readonly UndoEntry[]
}

export const emptyUndoStack: UndoStack = { done: [], undone: [] }
const depth = 500

/** Remembers how to take back what was just done; what had been undone is forgotten. */
export function remember(stack: UndoStack, entry: UndoEntry): UndoStack {
  const last = stack.done.at(-1)
  if (entry.mark !== undefined && last?.mark === entry.mark) {
    const merged = { ...last, edits: [...entry.edits, ...last.edits] }
    return { done: [...stack.done.slice(0, -1), merged], undone: [] }
  }
  return { done: [...stack.done, entry].slice(-depth), undone: [] }
}

/** Ends a run of merged entries: the same field, left and entered again, is a new step. */
export function seal(stack: UndoStack): UndoStack {
  const last = stack.done.at(-1)
  if (last?.mark === undefined) return stack
  return { ...stack, done: [...stack.done.slice(0, -1), { label: last.label, edits: last.edits }] }
}
