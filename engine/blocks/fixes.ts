import type { BlockProblem } from "../model/block-type.ts"
import { idFrom } from "../model/identity.ts"
import type { Json } from "../model/pipeline.ts"

type Fix = NonNullable<BlockProblem["fix"]>

/** Gives a setting of a block another value, or without one what is usual. */
export function setFix(title: string, id: string, key: string, value?: Json): Fix {
  return { title, edits: [{ edit: "set-config", id, key, ...(value === undefined ? {} : { value }) }] }
}

/** Gives a number of a block another value; `name` is what people call it. */
export function settingFix(id: string, key: string, value: number, name = key.replaceAll("_", " ")): Fix {
  return setFix(`Set ${name} to ${value}`, id, key, value)
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
