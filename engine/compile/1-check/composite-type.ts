import { z } from "zod"
import type { BlockType, BlockTypes } from "../../model/block-type.ts"
import { parsePort } from "../../model/identity.ts"
import { own } from "../../model/own-key.ts"
import type { Block, Composite, Pipeline } from "../../model/pipeline.ts"
import { Json } from "../../model/pipeline.ts"
import type { Port } from "../../model/ports.ts"
import { compositeBlock } from "./expand.ts"
import { inputPort, outputPort } from "./ports.ts"

/** The type of a block of a pipeline: its own, or the one made of its composite; null where there is none. */
export type TypeOf = (block: Block) => BlockType | null

type Types = Readonly<Record<string, BlockType | null>>

const made = new WeakMap<Composite, { readonly inside: Types; readonly type: BlockType }>()

/** Types by block. A composite's is made once, and again when it or a type inside it changes. */
export function typesIn(composites: Pipeline["composites"], types: BlockTypes): TypeOf {
  const done = new Map<string, BlockType | null>()
  const typeOf: TypeOf = (block) => (block.type === compositeBlock ? compositeTypeOf(block.composite ?? "") : working(own(types, block.type)))
  const compositeTypeOf = (id: string): BlockType | null => {
    const known = done.get(id)
    if (known !== undefined) return known
    done.set(id, null)
    const composite = own(composites, id)
    const type = composite ? sharedType(composite, typeOf) : null
    done.set(id, type)
    return type
  }
  return typeOf
}

/** A type that is off says only why. */
function working(type: BlockType | undefined): BlockType | null {
  return type && !type.off ? type : null
}

function sharedType(composite: Composite, typeOf: TypeOf): BlockType {
  const inside = Object.fromEntries(Object.entries(composite.blocks).map(([id, block]) => [id, typeOf(block)]))
  const known = made.get(composite)
  if (known && Object.entries(inside).every(([id, type]) => known.inside[id] === type)) return known.type
  const type = compositeType(composite, inside)
  made.set(composite, { inside, type })
  return type
}

/** A composite as the type of the blocks that stand for it; `inside` has the types of its own blocks. It is opened before anything is inferred or written. */
function compositeType(composite: Composite, inside: Types): BlockType {
  const title = composite.name || "Composite"
  const port = (direction: "in" | "out") => {
    const byName = Map.groupBy(composite.ports.filter((one) => one.direction === direction), ({ name }) => name)
    return [...byName.values()].map((same) => promotedPort(same, inside))
  }
  const settings = Object.entries(composite.parameters).map(([key, parameter]) => [key, settingOf(parameter, composite, inside)])
  const [first] = composite.ports
  const count = Object.keys(composite.blocks).length
  return {
    type: compositeBlock,
    version: 1,
    title,
    category: (first && own(inside, parsePort(first.of).block)?.category) ?? "network",
    config: z.strictObject(Object.fromEntries(settings) as Record<string, z.ZodType<Json>>),
    inputs: port("in"),
    outputs: port("out"),
    infer: () => ({ outputs: {}, problems: [] }),
    lower: () => {
      throw new Error("a composite has no statement of its own")
    },
    summary: () => `${count} ${count === 1 ? "block" : "blocks"}`,
  }
}

/** Composites by name as types with that name, to be offered beside the others; a block of a drawing never has such a type. */
export function offeredTypes(composites: Readonly<Record<string, { readonly composite: Composite }>>, types: BlockTypes): BlockTypes {
  const typeOf = typesIn({}, types)
  const offered = Object.entries(composites).map(([name, { composite }]) => [name, { ...sharedType(composite, typeOf), type: name }])
  return Object.fromEntries(offered) as BlockTypes
}

/** As the first that it stands for; needed when one of them is. A port of a ghost, or a field of a dataset, is taken for a tensor until inference knows better. */
function promotedPort(same: Composite["ports"], inside: Types): Port {
  const { name } = same[0]!
  const [stands, ...others] = same.map(({ direction, of }) => {
    const { block, port } = parsePort(of)
    const type = own(inside, block)
    return type && (direction === "in" ? inputPort(type, port) : outputPort(type, port))
  })
  const optional = stands?.optional && others.every((other) => other?.optional)
  return { name, title: name, kind: stands?.kind ?? "tensor", also: stands?.also, help: stands?.help ?? "What a block inside takes or gives.", optional }
}

/** The setting of the first block that the parameter sets, with the value that stands inside as the default. */
function settingOf({ title, sets }: Composite["parameters"][string], { blocks }: Composite, inside: Types): z.ZodType {
  const { block = "", port: key = "" } = sets.length > 0 ? parsePort(sets[0]!) : {}
  const { shape = {} } = (own(inside, block)?.config ?? {}) as { shape?: Record<string, z.ZodType> }
  const setting = own(shape, key)
  if (!setting) return Json.optional().meta({ title, description: "A setting of a block that this version does not know." })
  const bare = (setting instanceof z.ZodDefault ? setting.unwrap() : setting) as z.ZodType
  const usual = own(own(blocks, block)!.config, key) ?? setting.safeParse(undefined).data
  return (usual === undefined ? bare : bare.default(usual)).meta({ ...setting.meta(), title })
}
