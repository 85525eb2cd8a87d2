import type { DocumentContent } from "./document.ts"
import { own } from "./own-key.ts"
import type { Block, Composite, Frame, Note, Use } from "./pipeline.ts"

interface Position {
  x: number
  y: number
}

interface Records {
  uses: Record<string, Use>
  composites: Record<string, Composite>
  blocks: Record<string, Block>
  wires: Record<string, string>
  notes: Record<string, Note>
  positions: Record<string, Position>
  frames: Record<string, Frame>
}
export type RecordName = keyof Records

/** A document while a list of edits is applied: each record is copied when first written, and only then. */
export interface Draft {
  readonly start: DocumentContent
  name: string
  readonly records: Records
  readonly copied: Set<RecordName>
  /** How many blocks have each type, counted when first asked. */
  users: Map<string, number> | null
}

export function startDraft(content: DocumentContent): Draft {
  const { uses, composites, blocks, wires, notes, name } = content.pipeline
  const records = { uses, composites, blocks, wires, notes, positions: content.layout.blocks, frames: content.layout.notes ?? {} }
  return { start: content, name, records, copied: new Set(), users: null }
}

export function get<K extends RecordName>(draft: Draft, record: K, key: string): Records[K][string] | undefined {
  return own(draft.records[record] as Record<string, Records[K][string]>, key)
}

/** Writes one entry; undefined removes it. */
export function put<K extends RecordName>(draft: Draft, record: K, entry: readonly [string, Records[K][string] | undefined]): void {
  if (!draft.copied.has(record)) {
    draft.records[record] = { ...draft.records[record] }
    draft.copied.add(record)
  }
  const target = draft.records[record] as Record<string, Records[K][string]>
  const [key, value] = entry
  if (value === undefined) delete target[key]
  else target[key] = value
}

/** The new content; what no edit touched is the very same object as before. */
export function finishDraft(draft: Draft): DocumentContent {
  const { start, records, copied, name } = draft
  const { positions, frames, ...rest } = records
  const layoutTouched = copied.has("positions") || copied.has("frames")
  const pipelineTouched = name !== start.pipeline.name || [...copied].some((record) => record !== "positions" && record !== "frames")
  const notes = Object.keys(frames).length > 0 ? { notes: frames } : {}
  return {
    pipeline: pipelineTouched ? { ...start.pipeline, ...rest, name } : start.pipeline,
    layout: layoutTouched ? { blocks: positions, ...notes } : start.layout,
  }
}

/** How many blocks of the document, inner ones of composites too, have each type. */
export function countUsers(draft: Draft): Map<string, number> {
  if (draft.users) return draft.users
  const users = new Map<string, number>()
  const count = (blocks: Readonly<Record<string, Block>>): void => {
    for (const block of Object.values(blocks)) users.set(block.type, (users.get(block.type) ?? 0) + 1)
  }
  count(draft.records.blocks)
  for (const composite of Object.values(draft.records.composites)) count(composite.blocks)
  draft.users = users
  return users
}
