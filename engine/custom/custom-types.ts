import type { BlockProblem, BlockType, BlockTypes } from "../model/block-type.ts"
import type { CustomBlocks, CustomSource } from "../model/custom.ts"
import { own } from "../model/own-key.ts"
import { withoutWords } from "../model/python-strings.ts"
import { z } from "zod"
import { customType, functionOf } from "./custom-type.ts"
import { readDefinition } from "./definition.ts"

/** A custom block made into a type, or why not, in a sentence. */
export type CustomRead = { readonly type: BlockType } | { readonly reason: string }

/** Reads the files of a custom block; never throws. `taken` are the types that come with Tephra. */
export function readCustom(source: CustomSource, taken: BlockTypes): CustomRead {
  if (source.refused !== null) return { reason: source.refused }
  try {
    const definition = readDefinition(source.definition)
    if (definition.type !== source.type) throw new Error(`its type is “${definition.type}”, and the folder is called “${source.type}”; they must be the same`)
    if (own(taken, definition.type) || definition.type === "composite") throw new Error(`Tephra has a block type “${definition.type}” itself; give yours another name`)
    refuseWithout(source)
    return { type: customType(definition, source) }
  } catch (error) {
    return { reason: error instanceof SyntaxError ? `block.json is not JSON: ${error.message}` : (error as Error).message }
  }
}

/** A mistake that the compiler, or the start of `train.py`, would tell in words of its own. */
function refuseWithout({ type, cpp, python }: CustomSource): void {
  const name = functionOf(type)
  if (!new RegExp(`\\b${name}\\b`).test(cpp)) throw new Error(`block.hpp does not define custom::${name}`)
  if (!new RegExp(`^def ${name}\\(`, "m").test(python)) throw new Error(`block.py does not define the function ${name}`)
  const misplaced = /^from __future__|\bfrom [^\n]* import \*|\bglobal +\w+/m.exec(withoutWords(python))
  if (misplaced) throw new Error(`block.py is put into a function of train.py, where “${misplaced[0].trim()}” may not stand`)
}

/** The built-in types with those of a folder: in full when it is trusted, else as ghosts that say why. */
export function withCustom(builtIn: BlockTypes, custom: CustomBlocks | null): BlockTypes {
  if (!custom || custom.blocks.length === 0) return builtIn
  const types = custom.blocks.filter(({ type }) => !own(builtIn, type)).map((source) => [source.type, typeIn(custom, source, builtIn)] as const)
  return { ...builtIn, ...Object.fromEntries(types) }
}

function typeIn(custom: CustomBlocks, source: CustomSource, builtIn: BlockTypes): BlockType {
  if (!custom.trusted) return ghost(source.type, untrusted(custom, source.type))
  const read = readCustom(source, builtIn)
  return "type" in read ? read.type : ghost(source.type, refused(source.type, read.reason))
}

function untrusted({ folder, changed }: CustomBlocks, type: string): BlockProblem {
  const why = changed ? "its files have changed since you trusted them" : "you have not said that you trust it"
  return {
    code: "custom-block-untrusted",
    message: `“${type}” is a custom block of ${folder}/blocks with code of its own, and ${why}. Look at its files, then trust it: in the bar above the drawing, or with tephra trust.`,
  }
}

function refused(type: string, reason: string): BlockProblem {
  return { code: "custom-block-refused", message: `The custom block “${type}” cannot be used: ${reason}. Mend the files in blocks/${type}.` }
}

function ghost(type: string, off: BlockProblem): BlockType {
  return {
    type,
    version: 1,
    title: type,
    category: "network",
    config: z.strictObject({}) as unknown as BlockType["config"],
    inputs: [],
    outputs: [],
    infer: () => ({ outputs: {}, problems: [] }),
    lower: () => {
      throw new Error(off.message)
    },
    summary: () => "",
    off,
  }
}
