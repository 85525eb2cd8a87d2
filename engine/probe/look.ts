import type { DataNeed } from "../model/block-type.ts"
import type { Facts } from "../model/facts.ts"

/** Which version of which file was looked at; mtime in seconds since 1970. */
export interface FileStamp {
  readonly path: string
  readonly size: number
  readonly mtime: number
}

/** Reads a file of one format. Throws a FileProblem, or what node:fs and node:zlib throw. */
export type Look = (need: DataNeed, stamp: FileStamp) => Promise<Facts>
