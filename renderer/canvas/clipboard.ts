import { z } from "zod"
import type { BlockTypes } from "../../engine/model/block-type.ts"
import type { DocumentContent } from "../../engine/model/document.ts"
import type { Edit } from "../../engine/model/edit.ts"
import { BlockId, parsePort, portText } from "../../engine/model/identity.ts"
import { Block, Layout, Wires } from "../../engine/model/pipeline.ts"
import { useOf } from "./edits.ts"
import type { Point } from "./geometry.ts"
import { uniqueName } from "../../engine/model/unique-name.ts"

/** Blocks as text: can be pasted into another window, a chat or an issue. */
const Clip = z.strictObject({
  tephra: z.literal("blocks"),
  version: z.literal(1),
  uses: z.record(z.string(), z.int().positive()),
  blocks: z.record(BlockId, Block),
  wires: Wires,
  positions: Layout.shape.blocks,
})
export type Clip = z.infer<typeof Clip>

/** The chosen blocks and the wires among them; null when nothing is chosen. */
export function copyBlocks({ pipeline, layout }: DocumentContent, ids: ReadonlySet<string>): string | null {
  const blocks = Object.fromEntries(Object.entries(pipeline.blocks).filter(([id]) => ids.has(id)))
  if (Object.keys(blocks).length === 0) return null
  const inside = ([to, from]: [string, string]) => ids.has(parsePort(to).block) && ids.has(parsePort(from).block)
  const types = new Set(Object.values(blocks).map((block) => block.type))
  const clip: Clip = {
    tephra: "blocks",
    version: 1,
    uses: Object.fromEntries([...types].map((type) => [type, pipeline.uses[type]?.version ?? 1])),
    blocks,
    wires: Object.fromEntries(Object.entries(pipeline.wires).filter(inside)),
    positions: Object.fromEntries(Object.entries(layout.blocks).filter(([id]) => ids.has(id))),
  }
  return JSON.stringify(clip, null, 2)
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

/** Edits that add the blocks under new ids, with unique names and the wires among them. */
export function pasteEdits(clip: Clip, { content, types, newId, at }: Paste): { readonly edits: Edit[]; readonly ids: readonly string[] } {
  const ids = new Map(Object.keys(clip.blocks).map((id) => [id, newId()]))
  const names = new Set(Object.values(content.pipeline.blocks).map((block) => block.name))
  const places = Object.values(clip.positions)
  const corner = { x: Math.min(...places.map(({ x }) => x), Infinity), y: Math.min(...places.map(({ y }) => y), Infinity) }
  const edits: Edit[] = []
  Object.entries(clip.blocks).forEach(([old, block], index) => {
    const name = uniqueName(block.name, names)
    names.add(name)
    const place = clip.positions[old]
    const where = place ? { x: at.x + place.x - corner.x, y: at.y + place.y - corner.y } : { x: at.x + index * 24, y: at.y + index * 24 }
    const type = types[block.type]
    const use = content.pipeline.uses[block.type] ?? { ...(type ? useOf(type) : { version: 1 }), ...(clip.uses[block.type] !== undefined && { version: clip.uses[block.type]! }) }
    edits.push({ edit: "add-block", id: ids.get(old)!, block: { ...block, name }, ...use, at: where })
  })
  for (const [to, from] of Object.entries(clip.wires)) {
    const end = moved(to, ids)
    const start = moved(from, ids)
    if (end && start) edits.push({ edit: "connect", to: end, from: start })
  }
  return { edits, ids: [...ids.values()] }
}

function moved(text: string, ids: ReadonlyMap<string, string>): string | null {
  const { block, port } = parsePort(text)
  const id = ids.get(block)
  return id ? portText({ block: id, port }) : null
}
