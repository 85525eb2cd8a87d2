import { z } from "zod"
import { BlockId } from "./identity.ts"

/** The format that this version writes; older ones are migrated on open, newer ones open read-only. */
export const pipelineFormat = 2

/** `id.port`, or `outer/inner.port` for a block inside composites. */
export const PortText = z.string().regex(/^[^.\s]+\.\S+$/, "a port is written id.port")

/** Any value that JSON can hold; a block type's own schema says more. */
export const Json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(Json), z.record(z.string(), Json)]),
)
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export const Config = z.record(z.string(), Json)
export type Config = z.infer<typeof Config>

/**
 * One node of the drawing. Defaults are not written: `config` holds what differs. `composite` is the sub-graph that a block of type
 * `composite` stands for, or that a wrapper (for-each, search) repeats; it stands here and not in `config`, so that whoever copies,
 * removes or walks blocks need not know their types.
 */
export const Block = z.strictObject({ type: z.string().min(1), name: z.string(), config: Config, composite: BlockId.optional() })
export type Block = z.infer<typeof Block>

/** Which version of a block type the file was written with; the hash is of a custom block's definition. */
export const Use = z.strictObject({ version: z.int().positive(), hash: z.string().optional() })
export type Use = z.infer<typeof Use>

/** To → from: an input takes one wire, an output feeds any number. */
export const Wires = z.record(PortText, PortText)
export type Wires = z.infer<typeof Wires>

/** A parameter of a composite and the `id.key` of the inner block whose value it sets. */
const PromotedParameter = z.strictObject({ title: z.string(), sets: z.array(z.string()).min(1) })

/** A port of a composite and the inner `id.port` that it stands for. */
const PromotedPort = z.strictObject({ name: z.string(), direction: z.enum(["in", "out"]), of: PortText })

export const Note = z.strictObject({ text: z.string(), blocks: z.array(z.string()).optional() })
export type Note = z.infer<typeof Note>

/**
 * A sub-graph with ports and promoted parameters. Used by a block of type `composite` or by a wrapper (for-each, search). An input that
 * stands among `ports` several times is one port that feeds several blocks. `notes` is absent where there are none.
 */
export const Composite = z.strictObject({
  name: z.string(),
  ports: z.array(PromotedPort),
  parameters: z.record(z.string(), PromotedParameter),
  blocks: z.record(BlockId, Block),
  wires: Wires,
  notes: z.record(BlockId, Note).optional(),
})
export type Composite = z.infer<typeof Composite>

/** The file `NAME.tephra.json`: what is computed, with no positions and nothing of one machine. */
export const Pipeline = z.strictObject({
  format: z.literal(pipelineFormat),
  name: z.string(),
  uses: z.record(z.string(), Use),
  composites: z.record(BlockId, Composite),
  blocks: z.record(BlockId, Block),
  wires: Wires,
  notes: z.record(BlockId, Note),
})
export type Pipeline = z.infer<typeof Pipeline>

export function emptyPipeline(name: string): Pipeline {
  return { format: pipelineFormat, name, uses: {}, composites: {}, blocks: {}, wires: {}, notes: {} }
}

/** Where a note stands on the screen. */
export const Frame = z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
export type Frame = z.infer<typeof Frame>

/** The file `NAME.tephra.layout.json`: where things stand on the screen. Optional; losing it loses no meaning. */
export const Layout = z.strictObject({
  blocks: z.record(z.string(), z.strictObject({ x: z.number(), y: z.number() })),
  notes: z.record(z.string(), Frame).optional(),
})
export type Layout = z.infer<typeof Layout>

export function emptyLayout(): Layout {
  return { blocks: {} }
}
