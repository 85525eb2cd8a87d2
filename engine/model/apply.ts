import type { DocumentContent } from "./document.ts"
import { finishDraft, get, put, startDraft, type Draft } from "./draft.ts"
import type { Edit } from "./edit.ts"
import { parsePort } from "./identity.ts"
import { forbiddenKey, hasForbiddenKey } from "./own-key.ts"
import { PortText, type Config } from "./pipeline.ts"
import { addUser, addUsers, removeUser, removeUsers } from "./uses.ts"

export type Applied =
  | { readonly ok: true; readonly content: DocumentContent; readonly inverse: Edit[] }
  | { readonly ok: false; readonly message: string }

/** What one edit answers: the edits that take it back, or why it cannot be done. */
type Step = readonly Edit[] | string

type EditOf<K extends Edit["edit"]> = Extract<Edit, { edit: K }>
type Rules = { readonly [K in Edit["edit"]]: (draft: Draft, edit: EditOf<K>) => Step }

/**
 * Applies a list of edits whole or not at all, and maintains `uses`. What no edit touches stays the same object.
 * `inverse`, applied to the new content, gives the old one back (but for wires that led to missing blocks).
 */
export function apply(content: DocumentContent, edits: readonly Edit[]): Applied {
  const draft = startDraft(content)
  const steps: (readonly Edit[])[] = []
  for (const edit of edits) {
    const step = applyOne(draft, edit)
    if (typeof step === "string") return { ok: false, message: step }
    steps.push(step)
  }
  return { ok: true, content: finishDraft(draft), inverse: steps.reverse().flat() }
}

function applyOne(draft: Draft, edit: Edit): Step {
  if (namesForbiddenKey(edit)) return `“${forbiddenKey}” cannot be used as a name. Choose another.`
  const rule = rules[edit.edit] as (draft: Draft, edit: Edit) => Step
  return rule(draft, edit)
}

function namesForbiddenKey(edit: Edit): boolean {
  if (hasForbiddenKey(edit)) return true
  return Object.values(edit).includes(forbiddenKey)
}

const rules: Rules = {
  "add-block": addBlock,
  "remove-block": removeBlock,
  "rename-block": (draft, edit) => {
    const block = get(draft, "blocks", edit.id)
    if (!block) return gone(edit.id)
    put(draft, "blocks", [edit.id, { ...block, name: edit.name }])
    return [{ edit: "rename-block", id: edit.id, name: block.name }]
  },
  "set-config": setConfig,
  connect,
  disconnect: (draft, edit) => {
    const from = get(draft, "wires", edit.to)
    if (from === undefined) return `There is no wire to ${edit.to} any more.`
    put(draft, "wires", [edit.to, undefined])
    return has(draft, from) && has(draft, edit.to) ? [{ edit: "connect", to: edit.to, from }] : []
  },
  move: (draft, edit) => {
    const before = get(draft, "positions", edit.id)
    put(draft, "positions", [edit.id, edit.at ?? undefined])
    return [{ edit: "move", id: edit.id, at: before ?? null }]
  },
  "rename-pipeline": (draft, edit) => {
    const name = draft.name
    draft.name = edit.name
    return [{ edit: "rename-pipeline", name }]
  },
  "set-note": setNote,
  "place-note": (draft, edit) => {
    const before = get(draft, "frames", edit.id)
    put(draft, "frames", [edit.id, edit.at ?? undefined])
    return [{ edit: "place-note", id: edit.id, at: before ?? null }]
  },
  "set-composite": setComposite,
}

function addBlock(draft: Draft, edit: EditOf<"add-block">): Step {
  if (get(draft, "blocks", edit.id)) return `There is already a block with the id ${edit.id}.`
  const refusal = addUser(draft, edit.block.type, { version: edit.version, ...(edit.hash === undefined ? {} : { hash: edit.hash }) })
  if (refusal) return refusal
  put(draft, "blocks", [edit.id, edit.block])
  const stray = get(draft, "positions", edit.id)
  if (edit.at) put(draft, "positions", [edit.id, edit.at])
  return [{ edit: "remove-block", id: edit.id }, ...(stray ? [{ edit: "move", id: edit.id, at: stray } as const] : [])]
}

/** Takes its wires and its place along. A wire from or to a block that is missing is broken and does not come back. */
function removeBlock(draft: Draft, edit: EditOf<"remove-block">): Step {
  const block = get(draft, "blocks", edit.id)
  if (!block) return gone(edit.id)
  const use = removeUser(draft, block.type)
  const wires = wiresOf(draft, edit.id)
  const sound = wires.filter((wire) => has(draft, wire.to) && has(draft, wire.from))
  for (const wire of wires) put(draft, "wires", [wire.to, undefined])
  const at = get(draft, "positions", edit.id)
  if (at) put(draft, "positions", [edit.id, undefined])
  put(draft, "blocks", [edit.id, undefined])
  return [{ edit: "add-block", id: edit.id, block, ...use, ...(at ? { at } : {}) }, ...sound]
}

function wiresOf(draft: Draft, id: string): EditOf<"connect">[] {
  const mine = (port: string): boolean => port.startsWith(id) && ownerOf(port) === id
  return Object.entries(draft.records.wires)
    .filter(([to, from]) => mine(to) || mine(from))
    .map(([to, from]) => ({ edit: "connect", to, from }))
}

function setConfig(draft: Draft, edit: EditOf<"set-config">): Step {
  const block = get(draft, "blocks", edit.id)
  if (!block) return gone(edit.id)
  const config: Config = { ...block.config }
  const before = Object.hasOwn(config, edit.key) ? config[edit.key] : undefined
  if (edit.value === undefined) delete config[edit.key]
  else config[edit.key] = edit.value
  put(draft, "blocks", [edit.id, { ...block, config }])
  return [{ edit: "set-config", id: edit.id, key: edit.key, ...(before === undefined ? {} : { value: before }) }]
}

/** An input takes one wire: what was there before is replaced. */
function connect(draft: Draft, edit: EditOf<"connect">): Step {
  for (const port of [edit.to, edit.from]) {
    if (!PortText.safeParse(port).success) return `“${port}” is not a port; a port is written id.port.`
    if (!has(draft, port)) return gone(ownerOf(port))
  }
  const before = get(draft, "wires", edit.to)
  put(draft, "wires", [edit.to, edit.from])
  return [before === undefined || !has(draft, before) ? { edit: "disconnect", to: edit.to } : { edit: "connect", to: edit.to, from: before }]
}

/** A note that goes takes its place along. */
function setNote(draft: Draft, edit: EditOf<"set-note">): Step {
  const before = get(draft, "notes", edit.id) ?? null
  const frame = get(draft, "frames", edit.id)
  put(draft, "notes", [edit.id, edit.note ?? undefined])
  if (!edit.note && frame) put(draft, "frames", [edit.id, undefined])
  return [{ edit: "set-note", id: edit.id, note: before }, ...(frame ? [{ edit: "place-note", id: edit.id, at: frame } as const] : [])]
}

function setComposite(draft: Draft, edit: EditOf<"set-composite">): Step {
  const before = get(draft, "composites", edit.id)
  const uses = before ? removeUsers(draft, before.blocks) : {}
  const refusal = edit.composite ? addUsers(draft, edit.composite.blocks, { ...uses, ...edit.uses }) : null
  if (refusal) return refusal
  put(draft, "composites", [edit.id, edit.composite ?? undefined])
  return [{ edit: "set-composite", id: edit.id, composite: before ?? null, ...(before ? { uses } : {}) }]
}

function has(draft: Draft, port: string): boolean {
  return get(draft, "blocks", ownerOf(port)) !== undefined
}

/** The outermost block of `outer/inner.port`. */
function ownerOf(port: string): string {
  return parsePort(port).block.split("/")[0] ?? ""
}

function gone(id: string): string {
  return `There is no block with the id ${id} any more; it may have been removed meanwhile.`
}
