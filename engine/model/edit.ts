import { z } from "zod"
import { BlockId } from "./identity.ts"
import { Block, Composite, Frame, Json, Note, Use } from "./pipeline.ts"

const Position = z.strictObject({ x: z.number(), y: z.number() })
export type Position = z.infer<typeof Position>

/** The smallest changes of a document. Each has an inverse; a list is applied whole or not at all. */
export const Edit = z.discriminatedUnion("edit", [
  /** `composite`: the one that the block is put into; absent, it stands in the drawing itself. All other edits find a block wherever it stands. */
  z.strictObject({
    edit: z.literal("add-block"),
    id: BlockId,
    block: Block,
    version: z.int().positive(),
    hash: z.string().optional(),
    at: Position.optional(),
    composite: BlockId.optional(),
  }),
  z.strictObject({ edit: z.literal("remove-block"), id: BlockId }),
  z.strictObject({ edit: z.literal("rename-block"), id: BlockId, name: z.string() }),
  /** `value` absent: back to the default. */
  z.strictObject({ edit: z.literal("set-config"), id: BlockId, key: z.string(), value: Json.optional() }),
  z.strictObject({ edit: z.literal("connect"), to: z.string(), from: z.string() }),
  z.strictObject({ edit: z.literal("disconnect"), to: z.string() }),
  z.strictObject({ edit: z.literal("move"), id: z.string(), at: Position.nullable() }),
  z.strictObject({ edit: z.literal("rename-pipeline"), name: z.string() }),
  /** `composite`: the one that a new note is put into; a note that is there is found wherever it stands. */
  z.strictObject({ edit: z.literal("set-note"), id: BlockId, note: Note.nullable(), composite: BlockId.optional() }),
  z.strictObject({ edit: z.literal("place-note"), id: BlockId, at: Frame.nullable() }),
  /** `uses` says the versions of block types that come into the document with it; absent, they are 1. */
  z.strictObject({ edit: z.literal("set-composite"), id: BlockId, composite: Composite.nullable(), uses: z.record(z.string(), Use).optional() }),
  /** The version and files of a type as they are now: for custom blocks, whose files may change. */
  z.strictObject({ edit: z.literal("set-use"), type: z.string(), use: Use }),
])
export type Edit = z.infer<typeof Edit>
