import { blockTypes } from "../../engine/blocks/index.generated.ts"
import { readCustom } from "../../engine/custom/custom-types.ts"
import type { CustomBlocks } from "../../engine/model/custom.ts"

type Read = ReturnType<typeof readCustom>

const known = new WeakMap<CustomBlocks, ReadonlyMap<string, Read>>()

/** What each block is by its type, or why it cannot be used; the same blocks are read once. */
function readIn(custom: CustomBlocks): ReadonlyMap<string, Read> {
  const before = known.get(custom)
  if (before) return before
  const read = new Map(custom.blocks.map((source) => [source.type, readCustom(source, blockTypes)]))
  known.set(custom, read)
  return read
}

/** Why custom blocks cannot be used, by type. */
export function refusedIn(custom: CustomBlocks): ReadonlyMap<string, string> {
  return new Map([...readIn(custom)].flatMap(([type, read]) => ("reason" in read ? [[type, read.reason] as const] : [])))
}

/** What a person calls the block: its title, where its definition can be read. */
export function titlesOf(custom: CustomBlocks): ReadonlyMap<string, string> {
  return new Map([...readIn(custom)].map(([type, read]) => [type, "type" in read ? read.type.title : type]))
}

/** Code as it is: what turns the direction of writing, takes no room or moves a cursor stands as an escape, so that nothing hides from who reads it. */
export function shownText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => (character === "\n" || character === "\t" ? character : `\\u{${character.codePointAt(0)!.toString(16)}}`))
}
