import { z } from "zod"
import { Edit } from "./edit.ts"
import { Layout, Pipeline } from "./pipeline.ts"

/** An open pipeline: what is edited, undone and saved. */
export interface DocumentContent {
  readonly pipeline: Pipeline
  readonly layout: Layout
}

/** A document as the engine tells it to clients. */
export const OpenDocument = z.strictObject({
  id: z.string(),
  /** Null until it is saved for the first time. */
  path: z.string().nullable(),
  revision: z.int().nonnegative(),
  pipeline: Pipeline,
  layout: Layout,
  /** Why it cannot be saved, in words (newer format, no write permission); null when it can. */
  readOnly: z.string().nullable(),
  /** Differs from what is on disk. */
  unsaved: z.boolean(),
  /** Edits of a crashed session were put back. */
  recovered: z.boolean(),
  /** The file changed on disk since it was read. */
  changedOnDisk: z.boolean(),
})
export type OpenDocument = z.infer<typeof OpenDocument>

/** What a watcher of a document hears. */
export const DocumentEvent = z.discriminatedUnion("event", [
  z.strictObject({ event: z.literal("opened"), document: OpenDocument }),
  z.strictObject({ event: z.literal("edited"), revision: z.int(), edits: z.array(Edit), client: z.string(), unsaved: z.boolean() }),
  z.strictObject({ event: z.literal("status"), path: z.string().nullable(), unsaved: z.boolean(), changedOnDisk: z.boolean(), readOnly: z.string().nullable() }),
  z.strictObject({ event: z.literal("closed") }),
])
export type DocumentEvent = z.infer<typeof DocumentEvent>
