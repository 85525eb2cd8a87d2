import { parsePort } from "./identity.ts"
import { own } from "./own-key.ts"
import type { Block, Composite, Config, Json } from "./pipeline.ts"

type Blocks = Record<string, Block>

/** Blocks with one value for some of their settings, each written `id.key`. */
export function withSettings(blocks: Readonly<Blocks>, sets: readonly string[], value: Json): Blocks {
  return put({ ...blocks }, sets, value)
}

/** The blocks of a composite with the values that the block which stands for it gives its parameters. */
export function withGiven({ blocks, parameters }: Composite, given: Config): Blocks {
  const inside = { ...blocks }
  for (const [name, { sets }] of Object.entries(parameters)) {
    const value = own(given, name)
    if (value !== undefined) put(inside, sets, value)
  }
  return inside
}

function put(blocks: Blocks, sets: readonly string[], value: Json): Blocks {
  for (const { block, port: key } of sets.map(parsePort)) {
    const inner = own(blocks, block)
    if (inner) blocks[block] = { ...inner, config: { ...inner.config, [key]: value } }
  }
  return blocks
}
