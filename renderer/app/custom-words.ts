import { blockTypes } from "../../engine/blocks/index.generated.ts"
import { readCustom } from "../../engine/custom/custom-types.ts"
import type { CustomBlocks } from "../../engine/model/custom.ts"

/** Why custom blocks cannot be used, by type. */
export function refusedIn({ blocks }: CustomBlocks): ReadonlyMap<string, string> {
  return new Map(
    blocks.flatMap((source) => {
      const read = readCustom(source, blockTypes)
      return "reason" in read ? [[source.type, read.reason] as const] : []
    }),
  )
}

/** What a person calls the block: its title, where its definition can be read. */
export function titlesOf({ blocks }: CustomBlocks): ReadonlyMap<string, string> {
  return new Map(
    blocks.map((source) => {
      const read = readCustom(source, blockTypes)
      return [source.type, "type" in read ? read.type.title : source.type]
    }),
  )
}

/** Code as it is: what turns the direction of writing, takes no room or moves a cursor stands as an escape, so that nothing hides from who reads it. */
export function shownText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => (character === "\n" || character === "\t" ? character : `\\u{${character.codePointAt(0)!.toString(16)}}`))
}
