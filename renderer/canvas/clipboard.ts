import { z } from "zod"
import type { BlockTypes } from "../../engine/model/block-type.ts"
import type { DocumentContent } from "../../engine/model/document.ts"
import type { Edit } from "../../engine/model/edit.ts"
import { freshComposite, freshIds } from "../../engine/model/fresh-composite.ts"
import { placeKey } from "../../engine/model/drawings.ts"
import { BlockId, parsePort, portText } from "../../engine/model/identity.ts"
import { own } from "../../engine/model/own-key.ts"
import { same } from "../../engine/model/parts.ts"
import { Block, Composite, Layout, Wires, type Json, type Use } from "../../engine/model/pipeline.ts"
import { useOf } from "./edits.ts"
import type { Point } from "./geometry.ts"
import { uniqueName } from "../../engine/model/unique-name.ts"

/** Blocks as text: can be pasted into another window, a chat or an issue. */
const Clip = z.strictObject({
  tephra: z.literal("blocks"),
  version: z.literal(1),
  uses: z.record(z.string(), z.int().positive()),
  blocks: z.record(BlockId, Block),
  /** What the blocks hold, and what these hold. */
  composites: z.record(BlockId, Composite).optional(),
  wires: Wires,
  /** Of the blocks, and of those in composites as the layout names them. */
  positions: Layout.shape.blocks,
  /** Of notes in composites. */
  frames: Layout.shape.notes,
})
export type Clip = z.infer<typeof Clip>

/** The chosen blocks and the wires among them; null when nothing is chosen. */
export function copyBlocks({ pipeline, layout }: DocumentContent, ids: ReadonlySet<string>): string | null {
  const blocks = Object.fromEntries(Object.entries(pipeline.blocks).filter(([id]) => ids.has(id)))
  if (Object.keys(blocks).length === 0) return null
  const inside = ([to, from]: [string, string]) => ids.has(parsePort(to).block) && ids.has(parsePort(from).block)
  const composites = heldBy(blocks, pipeline.composites)
  const types = new Set([{ blocks }, ...Object.values(composites)].flatMap((drawing) => Object.values(drawing.blocks)).map((block) => block.type))
  const clip: Clip = {
    tephra: "blocks",
    version: 1,
    uses: Object.fromEntries([...types].map((type) => [type, pipeline.uses[type]?.version ?? 1])),
    blocks,
    ...(Object.keys(composites).length > 0 && { composites }),
    wires: Object.fromEntries(Object.entries(pipeline.wires).filter(inside)),
    ...layoutOf(layout, ids, composites),
  }
  return JSON.stringify(clip, null, 2)
}

function layoutOf({ blocks, notes = {} }: Layout, ids: ReadonlySet<string>, composites: Composites): Pick<Clip, "positions" | "frames"> {
  const keys = new Set([...ids, ...Object.entries(composites).flatMap(([composite, held]) => Object.keys(held.blocks).map((id) => placeKey(composite, id)))])
  const inside = new Set(Object.values(composites).flatMap((composite) => Object.keys(composite.notes ?? {})))
  const frames = Object.entries(notes).filter(([id]) => inside.has(id))
  return { positions: Object.fromEntries(Object.entries(blocks).filter(([key]) => keys.has(key))), ...(frames.length > 0 && { frames: Object.fromEntries(frames) }) }
}

type Composites = Readonly<Record<string, Composite>>

function heldBy(blocks: Composite["blocks"], composites: Composites, found: Record<string, Composite> = {}): Record<string, Composite> {
  for (const { composite: id = "" } of Object.values(blocks)) {
    const composite = own(composites, id)
    if (!composite || Object.hasOwn(found, id)) continue
    found[id] = composite
    heldBy(composite.blocks, composites, found)
  }
  return found
}

export type Read = { readonly ok: true; readonly clip: Clip } | { readonly ok: false; readonly message: string }

/** Reads what `copyBlocks` wrote; says in words what anything else is. */
export function readClip(text: string): Read {
  if (text.trim() === "") return no("The clipboard holds no text. Copy blocks first.")
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return no("The clipboard holds text that is not blocks. Copy blocks in Tephra, then paste.")
  }
  if (typeof value !== "object" || value === null || (value as { tephra?: unknown }).tephra !== "blocks") {
    return no("The clipboard holds JSON, but not blocks of Tephra. Copy blocks, then paste.")
  }
  const clip = Clip.safeParse(value)
  if (clip.success) return { ok: true, clip: clip.data }
  const issue = clip.error.issues[0]
  return no(`The blocks in the clipboard are damaged at ${issue?.path.join(".") || "the top"}: ${issue?.message ?? "they do not fit"}.`)
}

function no(message: string): Read {
  return { ok: false, message }
}

interface Paste {
  readonly content: DocumentContent
  readonly types: BlockTypes
  readonly newId: () => string
  /** Where the top left corner of what is pasted goes. */
  readonly at: Point
}

/** Edits that add the blocks under new ids, with unique names and the wires among them. A composite that is there as it was copied is held by one block more. */
export function pasteEdits(clip: Clip, { content, types, newId, at }: Paste): { readonly edits: Edit[]; readonly ids: readonly string[] } {
  const ids = new Map(Object.keys(clip.blocks).map((id) => [id, newId()]))
  const names = new Set(Object.values(content.pipeline.blocks).map((block) => block.name))
  const places = Object.keys(clip.blocks).flatMap((id) => own(clip.positions, id) ?? [])
  const corner = { x: Math.min(...places.map(({ x }) => x), Infinity), y: Math.min(...places.map(({ y }) => y), Infinity) }
  const versionOf = (name: string): Use => {
    const type = types[name]
    return content.pipeline.uses[name] ?? { ...(type ? useOf(type) : { version: 1 }), ...(clip.uses[name] !== undefined && { version: clip.uses[name] }) }
  }
  const { edits: copies, held } = compositesToPaste(clip, content.pipeline.composites, newId, versionOf)
  const edits: Edit[] = [...copies]
  Object.entries(clip.blocks).forEach(([old, block], index) => {
    const name = uniqueName(block.name, names)
    names.add(name)
    const place = clip.positions[old]
    const where = place ? { x: at.x + place.x - corner.x, y: at.y + place.y - corner.y } : { x: at.x + index * 24, y: at.y + index * 24 }
    const holding = block.composite === undefined ? {} : { composite: held(block.composite) }
    edits.push({ edit: "add-block", id: ids.get(old)!, block: { ...block, name, ...holding }, ...versionOf(block.type), at: where })
  })
  for (const [to, from] of Object.entries(clip.wires)) {
    const end = moved(to, ids)
    const start = moved(from, ids)
    if (end && start) edits.push({ edit: "connect", to: end, from: start })
  }
  return { edits, ids: [...ids.values()] }
}

interface Pasted {
  readonly edits: readonly Edit[]
  /** What a composite of the clip is called in the document. */
  readonly held: (id: string) => string
}

function compositesToPaste({ composites: copied = {}, positions, frames = {} }: Clip, present: Composites, newId: () => string, versionOf: (type: string) => Use): Pasted {
  const missing = Object.keys(copied).filter((id) => !same(copied[id] as unknown as Json, own(present, id) as unknown as Json | undefined))
  // One that holds another that is not there as it was is another, too.
  for (const id of missing) for (const outer of Object.keys(copied)) if (!missing.includes(outer) && Object.values(copied[outer]!.blocks).some(({ composite }) => composite === id)) missing.push(outer)
  const fresh = new Map(missing.map((id) => [id, newId()]))
  const held = (id: string) => fresh.get(id) ?? id
  const edits = missing.flatMap((id): Edit[] => {
    const ids = freshIds(copied[id]!, newId)
    const composite = freshComposite(copied[id]!, ids, held)
    const places = [...ids].flatMap(([old, now]): Edit[] => {
      const [place, frame] = [own(positions, placeKey(id, old)), own(frames, old)]
      return [...(place ? [{ edit: "move", id: placeKey(held(id), now), at: place } as const] : []), ...(frame ? [{ edit: "place-note", id: now, at: frame } as const] : [])]
    })
    const uses = Object.fromEntries(Object.values(composite.blocks).map(({ type }) => [type, versionOf(type)]))
    return [{ edit: "set-composite", id: held(id), composite, uses }, ...places]
  })
  return { edits, held }
}

function moved(text: string, ids: ReadonlyMap<string, string>): string | null {
  const { block, port } = parsePort(text)
  const id = ids.get(block)
  return id ? portText({ block: id, port }) : null
}
