import type { Block } from "../../model/pipeline.ts"

/** Blocks by path. */
type Blocks = ReadonlyMap<string, { readonly block: Block }>

/** The name of a block; inside composites `LeNet › hidden 1`. */
export function blockTitle(blocks: Blocks, path: string): string {
  const block = blocks.get(path)?.block
  if (!block || !path.includes("/")) return block?.name ?? ""
  const ids = path.split("/")
  return ids.map((_, index) => blocks.get(ids.slice(0, index + 1).join("/"))?.block.name).filter(Boolean).join(" › ")
}

/** How messages name a block: “hidden 1”, or its id where it has no name or is not there. */
export function blockWords(blocks: Blocks, path: string): string {
  return `“${blockTitle(blocks, path) || path}”`
}

/** Kinds of wires as a person lists them: `a table, scores or a curve`. */
export function kindList(kinds: readonly string[]): string {
  const words = kinds.map((kind) => (plural.has(kind) ? kind : withArticle(kind)))
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${words.at(-1)}` : words.join("")
}

const plural: ReadonlySet<string> = new Set(["scores", "configurations", "features", "images"])

/** `a table`, `an optimizer`. */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun.replaceAll("-", " ")}`
}
