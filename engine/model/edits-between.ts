import type { Edit } from "./edit.ts"
import { own } from "./own-key.ts"
import { same } from "./parts.ts"
import type { Block, Composite, Json, Pipeline, Use } from "./pipeline.ts"
import { parsePort } from "./identity.ts"

/**
 * The edits that make the drawings of `after` from those of `before`; places stay, but for those of what is removed. Composites that go
 * or lose blocks come first: an id never stands in two drawings.
 */
export function editsBetween(before: Pipeline, after: Pipeline): Edit[] {
  return [...removals(before, after), ...compositeEdits(before, after), ...additions(before, after)]
}

function removals(before: Pipeline, after: Pipeline): Edit[] {
  const gone = Object.keys(before.blocks).filter((id) => !Object.hasOwn(after.blocks, id))
  const loose = Object.entries(before.wires).filter(([to, from]) => !Object.hasOwn(after.wires, to) && !gone.includes(parsePort(to).block) && !gone.includes(parsePort(from).block))
  const notes = Object.keys(before.notes).filter((id) => !Object.hasOwn(after.notes, id))
  return [
    ...loose.map(([to]): Edit => ({ edit: "disconnect", to })),
    ...gone.map((id): Edit => ({ edit: "remove-block", id })),
    ...notes.map((id): Edit => ({ edit: "set-note", id, note: null })),
  ]
}

function compositeEdits(before: Pipeline, after: Pipeline): Edit[] {
  const gone = Object.keys(before.composites).filter((id) => !Object.hasOwn(after.composites, id))
  const changed = Object.entries(after.composites).filter(([id, composite]) => !same(composite as unknown as Json, own(before.composites, id) as unknown as Json))
  const loses = ([id, { blocks }]: readonly [string, Composite]) => Object.keys(own(before.composites, id)?.blocks ?? {}).some((inner) => !Object.hasOwn(blocks, inner))
  const ordered = [...changed.filter(loses), ...changed.filter((each) => !loses(each))]
  return [
    ...gone.map((id): Edit => ({ edit: "set-composite", id, composite: null })),
    ...ordered.map(([id, composite]): Edit => ({ edit: "set-composite", id, composite, uses: usesOf(composite.blocks, after) })),
  ]
}

function additions(before: Pipeline, after: Pipeline): Edit[] {
  const added = Object.entries(after.blocks).filter(([id]) => !Object.hasOwn(before.blocks, id))
  const wires = Object.entries(after.wires).filter(([to, from]) => own(before.wires, to) !== from)
  const notes = Object.entries(after.notes).filter(([id, note]) => !same(note as Json, own(before.notes, id) as Json | undefined))
  return [
    ...added.map(([id, block]): Edit => ({ edit: "add-block", id, block, ...useOf(block, after) })),
    ...Object.entries(after.blocks).flatMap(([id, block]) => settingEdits(id, own(before.blocks, id), block)),
    ...wires.map(([to, from]): Edit => ({ edit: "connect", to, from })),
    ...notes.map(([id, note]): Edit => ({ edit: "set-note", id, note })),
  ]
}

function settingEdits(id: string, before: Block | undefined, after: Block): Edit[] {
  if (!before || before === after) return []
  const keys = [...new Set([...Object.keys(before.config), ...Object.keys(after.config)])]
  const changed = keys.filter((key) => !same(own(before.config, key), own(after.config, key)))
  const settings = changed.map((key): Edit => {
    const value = own(after.config, key)
    return { edit: "set-config", id, key, ...(value !== undefined && { value }) }
  })
  return before.name === after.name ? settings : [{ edit: "rename-block", id, name: after.name }, ...settings]
}

function useOf({ type }: Block, { uses }: Pipeline): Use {
  return own(uses, type) ?? { version: 1 }
}

function usesOf(blocks: Readonly<Record<string, Block>>, pipeline: Pipeline): Record<string, Use> {
  return Object.fromEntries(Object.values(blocks).map((block) => [block.type, useOf(block, pipeline)]))
}
