import type { DocumentContent } from "./document.ts"
import { finishDraft, get, put, startDraft, type Draft } from "./draft.ts"
import { blockIn, drawingWith, drawingWithNote, drawingWithWire, noteIn, placeKey, putBlock, putNote, putWire, wiresIn, type Drawing } from "./drawings.ts"
import type { Edit } from "./edit.ts"
import { parsePort } from "./identity.ts"
import { forbiddenKey, hasForbiddenKey, own } from "./own-key.ts"
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
    const drawing = drawingWith(draft, edit.id)
    if (drawing === undefined) return gone(edit.id)
    const block = blockIn(draft, drawing, edit.id)!
    putBlock(draft, drawing, [edit.id, { ...block, name: edit.name }])
    return [{ edit: "rename-block", id: edit.id, name: block.name }]
  },
  "set-config": setConfig,
  connect,
  disconnect: (draft, edit) => {
    const drawing = drawingWithWire(draft, edit.to)
    if (drawing === undefined) return `There is no wire to ${edit.to} any more.`
    const from = wiresIn(draft, drawing)[edit.to]!
    putWire(draft, drawing, [edit.to, undefined])
    return has(draft, drawing, from) && has(draft, drawing, edit.to) ? [{ edit: "connect", to: edit.to, from }] : []
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
  "set-use": (draft, edit) => {
    const before = get(draft, "uses", edit.type)
    if (!before) return `The pipeline has no block of the type “${edit.type}” any more.`
    put(draft, "uses", [edit.type, edit.use])
    return [{ edit: "set-use", type: edit.type, use: before }]
  },
}

function addBlock(draft: Draft, edit: EditOf<"add-block">): Step {
  const drawing = edit.composite ?? null
  if (drawingWith(draft, edit.id) !== undefined) return `There is already a block with the id ${edit.id}.`
  if (drawing !== null && !get(draft, "composites", drawing)) return goneComposite(drawing)
  const refusal = addUser(draft, edit.block.type, { version: edit.version, ...(edit.hash === undefined ? {} : { hash: edit.hash }) })
  if (refusal) return refusal
  putBlock(draft, drawing, [edit.id, edit.block])
  const place = placeKey(drawing, edit.id)
  const stray = get(draft, "positions", place)
  if (edit.at) put(draft, "positions", [place, edit.at])
  return [{ edit: "remove-block", id: edit.id }, ...(stray ? [{ edit: "move", id: place, at: stray } as const] : [])]
}

/**
 * Takes its wires and its place along. A wire from or to a block that is missing is broken and does not come back. Ports and
 * parameters of a composite that stand for the block stay, and mean nothing until it is back: `check` tells of them.
 */
function removeBlock(draft: Draft, edit: EditOf<"remove-block">): Step {
  const drawing = drawingWith(draft, edit.id)
  if (drawing === undefined) return gone(edit.id)
  const block = blockIn(draft, drawing, edit.id)!
  const use = removeUser(draft, block.type)
  const wires = wiresOf(draft, drawing, edit.id)
  const sound = wires.filter((wire) => has(draft, drawing, wire.to) && has(draft, drawing, wire.from))
  for (const wire of wires) putWire(draft, drawing, [wire.to, undefined])
  const place = placeKey(drawing, edit.id)
  const at = get(draft, "positions", place)
  if (at) put(draft, "positions", [place, undefined])
  putBlock(draft, drawing, [edit.id, undefined])
  return [{ edit: "add-block", id: edit.id, block, ...use, ...(at ? { at } : {}), ...(drawing === null ? {} : { composite: drawing }) }, ...sound]
}

function wiresOf(draft: Draft, drawing: Drawing, id: string): EditOf<"connect">[] {
  const mine = (port: string): boolean => port.startsWith(id) && ownerOf(port) === id
  return Object.entries(wiresIn(draft, drawing))
    .filter(([to, from]) => mine(to) || mine(from))
    .map(([to, from]) => ({ edit: "connect", to, from }))
}

function setConfig(draft: Draft, edit: EditOf<"set-config">): Step {
  const drawing = drawingWith(draft, edit.id)
  if (drawing === undefined) return gone(edit.id)
  const block = blockIn(draft, drawing, edit.id)!
  const config: Config = { ...block.config }
  const before = Object.hasOwn(config, edit.key) ? config[edit.key] : undefined
  if (edit.value === undefined) delete config[edit.key]
  else config[edit.key] = edit.value
  putBlock(draft, drawing, [edit.id, { ...block, config }])
  return [{ edit: "set-config", id: edit.id, key: edit.key, ...(before === undefined ? {} : { value: before }) }]
}

/** An input takes one wire: what was there before is replaced. */
function connect(draft: Draft, edit: EditOf<"connect">): Step {
  for (const port of [edit.to, edit.from]) {
    if (!PortText.safeParse(port).success) return `“${port}” is not a port; a port is written id.port.`
    if (drawingWith(draft, ownerOf(port)) === undefined) return gone(ownerOf(port))
  }
  const drawing = drawingWith(draft, ownerOf(edit.to))!
  if (!has(draft, drawing, edit.from)) return `A wire cannot lead from ${edit.from} to ${edit.to}, from one drawing into another. Give the composite a port, and wire that.`
  const before = own(wiresIn(draft, drawing), edit.to)
  putWire(draft, drawing, [edit.to, edit.from])
  return [before === undefined || !has(draft, drawing, before) ? { edit: "disconnect", to: edit.to } : { edit: "connect", to: edit.to, from: before }]
}

/** A note that goes takes its place along. */
function setNote(draft: Draft, edit: EditOf<"set-note">): Step {
  const drawing = drawingWithNote(draft, edit.id) ?? edit.composite ?? null
  if (drawing !== null && !get(draft, "composites", drawing)) return goneComposite(drawing)
  const before = noteIn(draft, drawing, edit.id) ?? null
  const frame = get(draft, "frames", edit.id)
  putNote(draft, drawing, [edit.id, edit.note ?? undefined])
  if (!edit.note && frame) put(draft, "frames", [edit.id, undefined])
  const inside = drawing === null ? {} : { composite: drawing }
  return [{ edit: "set-note", id: edit.id, note: before, ...inside }, ...(frame ? [{ edit: "place-note", id: edit.id, at: frame } as const] : [])]
}

function setComposite(draft: Draft, edit: EditOf<"set-composite">): Step {
  const before = get(draft, "composites", edit.id)
  const taken = Object.keys(edit.composite?.blocks ?? {}).find((id) => drawingWith(draft, id) !== undefined && drawingWith(draft, id) !== edit.id)
  if (taken !== undefined) return `There is already a block with the id ${taken}.`
  const uses = before ? removeUsers(draft, before.blocks) : {}
  const refusal = edit.composite ? addUsers(draft, edit.composite.blocks, { ...uses, ...edit.uses }) : null
  if (refusal) return refusal
  put(draft, "composites", [edit.id, edit.composite ?? undefined])
  return [{ edit: "set-composite", id: edit.id, composite: before ?? null, ...(before ? { uses } : {}) }]
}

function has(draft: Draft, drawing: Drawing, port: string): boolean {
  return blockIn(draft, drawing, ownerOf(port)) !== undefined
}

/** The outermost block of `outer/inner.port`. */
function ownerOf(port: string): string {
  return parsePort(port).block.split("/")[0] ?? ""
}

function goneComposite(id: string): string {
  return `There is no composite with the id ${id} any more; it may have been removed meanwhile.`
}

function gone(id: string): string {
  return `There is no block with the id ${id} any more; it may have been removed meanwhile.`
}
