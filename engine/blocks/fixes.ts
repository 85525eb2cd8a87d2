import type { BlockProblem } from "../model/block-type.ts"
import { freshId } from "../model/identity.ts"

/** Gives a setting of a block another value; `name` is what people call it. */
export function settingFix(id: string, key: string, value: number, name = key.replaceAll("_", " ")): NonNullable<BlockProblem["fix"]> {
  return { title: `Set ${name} to ${value}`, edits: [{ edit: "set-config", id, key, value }] }
}

/** Puts a block of one input and one output into the wire that ends at `to`. */
export function insertFix(title: string, block: { type: string; name: string }, wire: { from: string; to: string }): BlockProblem["fix"] {
  const id = freshId(bytesOf(`${block.type} ${wire.from} ${wire.to}`))
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

/** Inference is pure, so the new block's id is drawn from what it stands between (FNV-1a) instead of from chance. */
function bytesOf(seed: string): (count: number) => Uint8Array {
  return (count) => {
    let hash = 2166136261
    const next = (letter: number) => (hash = Math.imul(hash ^ letter, 16777619) >>> 0)
    for (const letter of seed) next(letter.codePointAt(0)!)
    return Uint8Array.from({ length: count }, (_, index) => next(index) >>> 24)
  }
}
