import type { Analysis } from "../../engine/compile/2-infer/analysis.ts"
import { portNames } from "../../engine/model/composite-ports.ts"
import type { DocumentContent } from "../../engine/model/document.ts"
import { placeKey, type Drawing } from "../../engine/model/drawings.ts"
import type { Edit } from "../../engine/model/edit.ts"
import { editsBetween } from "../../engine/model/edits-between.ts"
import { expandBlock } from "../../engine/model/expand-block.ts"
import { group } from "../../engine/model/group.ts"
import type { Composite, Frame } from "../../engine/model/pipeline.ts"
import { uniqueName } from "../../engine/model/unique-name.ts"
import { analysisInside, compositeAt, contentInside } from "../client/inside/drawing-inside.ts"
import type { Workspace } from "../client/workspace.ts"
import { boxesOf, boxOf, placeOf } from "./drawing.ts"
import { newId } from "./edits.ts"
import { blockShape, boundsOf, contains, freePlace, overlaps, snap, type Box, type Point } from "./geometry.ts"
import { spread } from "./spread.ts"

/** The drawing that is worked on, and the document it belongs to. */
interface View {
  readonly document: DocumentContent
  readonly drawing: Drawing
  /** What is in the drawing, under the ids of there. */
  readonly content: DocumentContent
  readonly analysis: Analysis
}

/** The selected blocks as a composite, and a block in their place; its id, or null when it could not be. */
export function groupSelected({ whole }: Workspace): string | null {
  const view = viewOf(whole)
  const { blocks: selected } = whole.store.get().selection
  if (!view || selected.size === 0) return null
  const { document, drawing, content } = view
  const blocks = inReadingOrder(view, selected)
  const [composite, holder, name] = [newId(), newId(), groupName(view, blocks)]
  const done = group(document.pipeline, { drawing, blocks, notes: notesAround(view, selected), composite, holder, name })
  if (!done.ok) {
    whole.tell(done.message, "error")
    return null
  }
  const made = done.pipeline.composites[composite]!
  const leaving = drawing === null ? [] : blocks.map((id): Edit => ({ edit: "move", id: placeKey(drawing, id), at: null }))
  const inside = blocks.map((id): Edit => ({ edit: "move", id: placeKey(composite, id), at: { ...placeOf(content, id) } }))
  const place: Edit = { edit: "move", id: placeKey(drawing, holder), at: { ...placeOfHolder(view, selected, made) } }
  const frames = frameEdits(Object.keys(made.notes ?? {}), content, (frame) => frame)
  const edits = [...editsBetween(document.pipeline, done.pipeline), ...leaving, ...inside, place, ...frames]
  if (!whole.edit(edits, { label: blocks.length === 1 ? "Group 1 block" : `Group ${blocks.length} blocks`, mark: groupMark(holder) })) return null
  tellOfStart(whole, view.analysis, blocks)
  return holder
}

/** The name given at once belongs to the same step. */
export function groupMark(holder: string): string {
  return `group ${holder}`
}

/** What the selected composite holds in its place, selected; others make room. */
export function expandSelected({ whole }: Workspace): void {
  const view = viewOf(whole)
  const { selection, inside: outer, types } = whole.store.get()
  const [holder] = selection.blocks
  if (!view || holder === undefined) return
  const { document, drawing, content } = view
  const path = outer === "" ? holder : `${outer}/${holder}`
  const done = expandBlock(document.pipeline, { drawing, holder, newId })
  const inner = contentInside(document, path, types)
  if (!done.ok || !inner) return whole.tell(done.ok ? "The composite is gone." : done.message, "error")
  const gone = !Object.hasOwn(done.pipeline.composites, done.composite)
  const analysis = analysisInside(whole.store.get().analysis!, path, inner.pipeline)
  const ids = Object.keys(inner.pipeline.blocks)
  const was = boxOf(content, view.analysis, holder)
  const bounds = boundsOf(boxesOf(inner, analysis, ids)) ?? was
  const corner = snap({ x: was.x + (was.width - bounds.width) / 2, y: was.y + (was.height - bounds.height) / 2 })
  const led = ({ x, y }: Point) => ({ x: x - bounds.x + corner.x, y: y - bounds.y + corner.y })
  const room = roomEdits(view, holder, { ...bounds, ...corner })
  const places = ids.map((id): Edit => ({ edit: "move", id: placeKey(drawing, done.ids.get(id)!), at: led(placeOf(inner, id)) }))
  const leaving = gone ? ids.map((id): Edit => ({ edit: "move", id: placeKey(done.composite, id), at: null })) : []
  const frames = frameEdits(Object.keys(inner.pipeline.notes), inner, (frame) => ({ ...frame, ...led(frame) }), done.ids)
  const old: Edit[] = drawing === null ? [] : [{ edit: "move", id: placeKey(drawing, holder), at: null }]
  const edits = [...editsBetween(document.pipeline, done.pipeline), ...old, ...leaving, ...room, ...places, ...frames]
  if (!whole.edit(edits, { label: `Expand ${content.pipeline.blocks[holder]!.name}` })) return
  whole.select({ blocks: new Set(ids.map((id) => done.ids.get(id)!)) })
  tellOfStart(whole, analysis, ids)
}

/** What stands around a block, notes too, moves so that something larger can stand in its place. */
function roomEdits({ drawing, content, analysis }: View, holder: string, room: Box): Edit[] {
  const blocks = Object.keys(content.pipeline.blocks).filter((id) => id !== holder).map((id) => [id, boxOf(content, analysis, id)] as const)
  const notes = Object.entries(content.layout.notes ?? {}).filter(([id]) => Object.hasOwn(content.pipeline.notes, id))
  const moved = spread(new Map([...blocks, ...notes]), boxOf(content, analysis, holder), room)
  return [...moved].map(([id, at]): Edit => {
    const frame = content.pipeline.notes[id] && content.layout.notes?.[id]
    return frame ? { edit: "place-note", id, at: { ...frame, ...at } } : { edit: "move", id: placeKey(drawing, id), at: { ...at } }
  })
}

/** Weights are named by where their blocks stand: those of blocks that now stand elsewhere are drawn otherwise, and are not found in a file of weights. */
function tellOfStart(whole: Workspace, analysis: Analysis, moved: readonly string[]): void {
  const weights = moved.some((id) => (analysis.blocks[id]?.figures?.parameters ?? 0) > 0)
  const starts = Object.values(whole.store.get().analysis?.blocks ?? {}).some(({ outputs }) => outputs.some(({ kind }) => kind === "start"))
  if (!weights) return
  if (starts) whole.tell("The file of weights to start from names them by where their blocks stand, and will not fit any more. Undo this, or start from new weights.", "error")
  else whole.tell("First weights are drawn by where their blocks stand: the same seed now gives other ones, and so another curve.")
}

function viewOf({ store }: Workspace): View | null {
  const { document, analysis, inside, types } = store.get()
  if (!document || !analysis) return null
  if (inside === "") return { document: document.content, drawing: null, content: document.content, analysis }
  const content = contentInside(document.content, inside, types)
  const drawing = compositeAt(document.content.pipeline, inside)?.id
  return content && drawing !== undefined ? { document: document.content, drawing, content, analysis: analysisInside(analysis, inside, content.pipeline) } : null
}

/** From top to bottom, so that wires to the ports of the group cross little. */
function inReadingOrder({ content }: View, ids: ReadonlySet<string>): string[] {
  const place = new Map([...ids].map((id) => [id, placeOf(content, id)]))
  return [...ids].sort((left, right) => place.get(left)!.y - place.get(right)!.y || place.get(left)!.x - place.get(right)!.x)
}

/** `hidden` of “hidden 1” and “hidden 2”, else what the blocks are for. */
function groupName({ content, analysis }: View, blocks: readonly string[]): string {
  const taken = new Set(Object.values(content.pipeline.blocks).map(({ name }) => name))
  const stems = new Set(blocks.map((id) => content.pipeline.blocks[id]!.name.replace(/ \d+$/, "")))
  const categories = new Set(blocks.map((id) => analysis.blocks[id]?.type?.category))
  const [stem = ""] = stems.size === 1 && blocks.length > 1 ? stems : categories.size === 1 ? categories : []
  return uniqueName(stem === "" ? "group" : stem, taken)
}

const margin = 48

/** Notes that lie among the selected blocks or at their edge, and on no other block. */
function notesAround({ content, analysis }: View, selected: ReadonlySet<string>): string[] {
  const bounds = boundsOf(boxesOf(content, analysis, selected))
  const others = boxesOf(content, analysis, Object.keys(content.pipeline.blocks).filter((id) => !selected.has(id)))
  if (!bounds) return []
  const area = { x: bounds.x - margin, y: bounds.y - margin, width: bounds.width + 2 * margin, height: bounds.height + 2 * margin }
  return Object.keys(content.pipeline.notes).filter((id) => {
    const frame = content.layout.notes?.[id]
    return frame !== undefined && contains(area, frame) && !others.some((box) => overlaps(box, frame))
  })
}

/** In the middle of what it stands for, on no other block. */
function placeOfHolder({ content, analysis }: View, selected: ReadonlySet<string>, composite: Composite): Point {
  const ports = (direction: "in" | "out") => portNames(composite, direction).map((name) => ({ name }))
  const size = blockShape(ports("in"), ports("out"))
  const bounds = boundsOf(boxesOf(content, analysis, selected))!
  const others: Box[] = boxesOf(content, analysis, Object.keys(content.pipeline.blocks).filter((id) => !selected.has(id)))
  return freePlace({ x: bounds.x + (bounds.width - size.width) / 2, y: bounds.y + (bounds.height - size.height) / 2 }, others, size)
}

function frameEdits(notes: readonly string[], { layout }: DocumentContent, led: (frame: Frame) => Frame, ids?: ReadonlyMap<string, string>): Edit[] {
  return notes.flatMap((id): Edit[] => {
    const frame = layout.notes?.[id]
    return frame ? [{ edit: "place-note", id: ids?.get(id) ?? id, at: led(frame) }] : []
  })
}
