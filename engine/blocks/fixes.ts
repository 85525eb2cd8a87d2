import type { BlockProblem } from "../model/block-type.ts"
import { idFrom } from "../model/identity.ts"

/** Gives a setting of a block another value; `name` is what people call it. */
export function settingFix(id: string, key: string, value: number, name = key.replaceAll("_", " ")): NonNullable<BlockProblem["fix"]> {
  return { title: `Set ${name} to ${value}`, edits: [{ edit: "set-config", id, key, value }] }
}

/** Puts a block of one input and one output into the wire that ends at `to`. */
export function insertFix(title: string, block: { type: string; name: string }, wire: { from: string; to: string }): BlockProblem["fix"] {
  const id = idFrom(`${block.type} ${wire.from} ${wire.to}`)
  return {
    title,
    edits: [
      { edit: "disconnect", to: wire.to },
      { edit: "add-block", id, block: { ...block, config: {} }, version: 1 },
      { edit: "connect", from: wire.from, to: `${id}.input` },
      { edit: "connect", from: `${id}.output`, to: wire.to },
    ],
  }
}
