import { z } from "zod"

/** A file of a custom block, as it would be trusted. */
export const CustomFile = z.strictObject({ name: z.string(), bytes: z.int(), sha256: z.string() })
export type CustomFile = z.infer<typeof CustomFile>

/** What the folder `blocks/<type>` beside a pipeline file holds; texts of files that are not there are empty. */
export const CustomSource = z.strictObject({
  /** Of the folder: the block's type. */
  type: z.string(),
  files: z.array(CustomFile),
  /** Over all its files, hex. */
  hash: z.string(),
  /** `block.json`, `block.hpp`, `block.py`, `block.md`. */
  definition: z.string(),
  cpp: z.string(),
  python: z.string(),
  page: z.string(),
  /** Why it could not be read, in a sentence; null when it was. */
  refused: z.string().nullable(),
})
export type CustomSource = z.infer<typeof CustomSource>

/** The custom blocks of one folder of pipelines. */
export const CustomBlocks = z.strictObject({
  /** The folder of the pipeline file, without links in its path. */
  folder: z.string(),
  /** SHA-256 over all files of all blocks, hex; empty without blocks. */
  hash: z.string(),
  /** The hash is the one that the person trusted. */
  trusted: z.boolean(),
  /** The folder was trusted once, with other files. */
  changed: z.boolean(),
  blocks: z.array(CustomSource),
})
export type CustomBlocks = z.infer<typeof CustomBlocks>
