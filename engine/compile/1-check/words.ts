import type { Pipeline } from "../../model/pipeline.ts"
import { own } from "../../model/own-key.ts"

/** How messages name a block: “hidden 1”, or its id where it has no name or is not there. */
export function blockWords(pipeline: Pipeline, id: string): string {
  return `“${own(pipeline.blocks, id)?.name || id}”`
}

/** `a table`, `an optimizer`. */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun.replaceAll("-", " ")}`
}
