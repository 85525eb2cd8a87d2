import { get, put, type Draft } from "./draft.ts"
import { own } from "./own-key.ts"
import type { Block, Composite, Note, Wires } from "./pipeline.ts"

/** A graph of a document: the drawing itself (null), or a composite by its id. */
export type Drawing = string | null

/** The drawing that holds a block: ids are unique over the file. */
export function drawingWith(draft: Draft, id: string): Drawing | undefined {
  if (get(draft, "blocks", id)) return null
  return Object.keys(draft.records.composites).find((composite) => own(draft.records.composites[composite]!.blocks, id))
}

export function drawingWithNote(draft: Draft, id: string): Drawing | undefined {
  if (get(draft, "notes", id)) return null
  return Object.keys(draft.records.composites).find((composite) => noteIn(draft, composite, id))
}

/** The drawing with a wire to an input, whatever block that belongs to. */
export function drawingWithWire(draft: Draft, to: string): Drawing | undefined {
  if (get(draft, "wires", to) !== undefined) return null
  return Object.keys(draft.records.composites).find((composite) => own(draft.records.composites[composite]!.wires, to) !== undefined)
}

export function blockIn(draft: Draft, drawing: Drawing, id: string): Block | undefined {
  return drawing === null ? get(draft, "blocks", id) : own(compositeOf(draft, drawing).blocks, id)
}

export function wiresIn(draft: Draft, drawing: Drawing): Readonly<Wires> {
  return drawing === null ? draft.records.wires : compositeOf(draft, drawing).wires
}

export function noteIn(draft: Draft, drawing: Drawing, id: string): Note | undefined {
  return drawing === null ? get(draft, "notes", id) : own(compositeOf(draft, drawing).notes ?? {}, id)
}

/** Undefined removes the note. */
export function putNote(draft: Draft, drawing: Drawing, entry: readonly [string, Note | undefined]): void {
  if (drawing === null) return put(draft, "notes", entry)
  const { notes: before, ...composite } = compositeOf(draft, drawing)
  const notes = changed(before ?? {}, entry)
  put(draft, "composites", [drawing, { ...composite, ...(Object.keys(notes).length > 0 && { notes }) }])
}

/** Undefined removes the block. */
export function putBlock(draft: Draft, drawing: Drawing, entry: readonly [string, Block | undefined]): void {
  if (drawing === null) return put(draft, "blocks", entry)
  const composite = compositeOf(draft, drawing)
  put(draft, "composites", [drawing, { ...composite, blocks: changed(composite.blocks, entry) }])
}

/** Undefined removes the wire. */
export function putWire(draft: Draft, drawing: Drawing, entry: readonly [string, string | undefined]): void {
  if (drawing === null) return put(draft, "wires", entry)
  const composite = compositeOf(draft, drawing)
  put(draft, "composites", [drawing, { ...composite, wires: changed(composite.wires, entry) }])
}

/** The name under which the layout has the place of a block. */
export function placeKey(drawing: Drawing, id: string): string {
  return drawing === null ? id : `${drawing}/${id}`
}

function compositeOf(draft: Draft, id: string): Composite {
  return get(draft, "composites", id)!
}

function changed<T>(record: Readonly<Record<string, T>>, [key, value]: readonly [string, T | undefined]): Record<string, T> {
  const next = { ...record }
  if (value === undefined) delete next[key]
  else next[key] = value
  return next
}
