import { createReadStream } from "node:fs"
import { basename } from "node:path"
import type { DataNeed } from "../model/block-type.ts"
import type { Facts } from "../model/facts.ts"
import { problemAt } from "../model/file-problem.ts"
import type { FileStamp } from "./look.ts"

/** The format of the MNIST files: 0, 0, 8 (bytes), count of dimensions; the dimensions, big endian; then the bytes. */
const formats = { "idx-images": { dims: 3, words: "images (idx3-ubyte)" }, "idx-labels": { dims: 1, words: "labels (idx1-ubyte)" } } as const
type IdxFormat = keyof typeof formats

interface Fold {
  head: Buffer
  body: number
  greatest: number
}

/** Facts of an IDX file in one pass: dims of an image, or the classes among the labels. */
export async function lookAtIdx(need: DataNeed, stamp: FileStamp): Promise<Facts> {
  const format = need.format as IdxFormat
  const headBytes = 4 + 4 * formats[format].dims
  const fold: Fold = { head: Buffer.alloc(0), body: 0, greatest: -1 }
  for await (const chunk of createReadStream(stamp.path, { highWaterMark: 1 << 18 })) addChunk(fold, chunk as Buffer, headBytes)
  const [rows = 0, ...dims] = dimsOf(fold.head, format, stamp.path)
  checkSize(fold.body, dims.reduce((all, dim) => all * dim, rows), stamp.path)
  return format === "idx-images" ? { ...stamp, rows, dims } : { ...stamp, rows, classes: fold.greatest + 1 }
}

function addChunk(fold: Fold, chunk: Buffer, headBytes: number): void {
  const missing = headBytes - fold.head.length
  if (missing > 0) fold.head = Buffer.concat([fold.head, chunk.subarray(0, missing)])
  const body = chunk.subarray(Math.max(0, missing))
  fold.body += body.length
  for (const byte of body) if (byte > fold.greatest) fold.greatest = byte
}

function dimsOf(head: Buffer, format: IdxFormat, path: string): number[] {
  const { dims, words } = formats[format]
  const magic = 0x0800 + dims
  if (head.length >= 2 && head.readUInt16BE(0) === 0x1f8b) {
    throw problemAt("file-packed", { file: path }, `${basename(path)} is packed with gzip. Unpack it (gunzip) and choose the unpacked file.`)
  }
  if (head.length < 4 || head.readUInt32BE(0) !== magic) {
    const found = head.subarray(0, 4).toString("hex") || "nothing"
    throw problemAt("idx-magic", { file: path }, `${basename(path)} is not an IDX file of ${words}: it begins with ${found} instead of ${magic.toString(16).padStart(8, "0")}. Choose another file.`)
  }
  if (head.length < 4 + 4 * dims) throw problemAt("idx-size", { file: path }, `${basename(path)} ends inside its header. Fetch it again.`)
  const sizes = Array.from({ length: dims }, (_, index) => head.readUInt32BE(4 + 4 * index))
  if (sizes.slice(1).includes(0)) throw problemAt("idx-size", { file: path }, `${basename(path)} says that its images are ${sizes.slice(1).join("×")}. Choose another file.`)
  return sizes
}

function checkSize(found: number, promised: number, path: string): void {
  if (found === promised) return
  const state = found < promised ? "is cut off" : "is too long"
  throw problemAt("idx-size", { file: path }, `${basename(path)} ${state}: its header promises ${promised} bytes of values, and ${found} follow. Fetch it again.`)
}
