import { createReadStream } from "node:fs"
import { basename } from "node:path"
import type { DataNeed } from "../model/block-type.ts"
import type { Facts } from "../model/facts.ts"
import { problemAt } from "../model/file-problem.ts"
import type { FileStamp } from "./look.ts"

/** A record is the label's bytes, then the red, green and blue plane of 32×32 (A. Krizhevsky's format). */
const pixels = 3 * 32 * 32

/** Facts of a CIFAR binary file, in one pass over its labels. */
export async function lookAtCifar(need: DataNeed, stamp: FileStamp): Promise<Facts> {
  const classes = need.options.classes === 100 ? 100 : 10
  const labels = labelBytes(classes)
  const record = labels + pixels
  let start = 0
  for await (const chunk of createReadStream(stamp.path, { highWaterMark: 1 << 18 })) {
    const bytes = chunk as Buffer
    if (start === 0) checkSize(stamp, classes, bytes)
    checkLabels({ path: stamp.path, classes, bytes, start, first: labels - 1, record })
    start += bytes.length
  }
  return { ...stamp, rows: stamp.size / record, dims: [3, 32, 32], classes }
}

function labelBytes(classes: number): number {
  return classes === 100 ? 2 : 1
}

function checkSize({ path, size }: FileStamp, classes: number, head: Buffer): void {
  const name = basename(path)
  if (head[0] === 0x1f && head[1] === 0x8b) throw problemAt("file-packed", { file: path }, `${name} is packed with gzip. Unpack it (tar -xzf) and choose a .bin file of it.`)
  const over = size % (labelBytes(classes) + pixels)
  if (over === 0) return
  const other = classes === 100 ? 10 : 100
  const advice = size % (labelBytes(other) + pixels) === 0 ? `It may be a file of CIFAR-${other}: set classes to ${other}.` : "It is cut off, or no CIFAR binary file: fetch it again."
  throw problemAt("cifar-size", { file: path }, `${name} is no whole number of CIFAR-${classes} records: ${over} bytes are left over. ${advice}`)
}

interface Piece {
  readonly path: string
  readonly classes: number
  readonly bytes: Buffer
  /** Where the piece begins in the file. */
  readonly start: number
  /** Where the label stands in a record of so many bytes. */
  readonly first: number
  readonly record: number
}

function checkLabels({ path, classes, bytes, start, first, record }: Piece): void {
  const ahead = (record + first - (start % record)) % record
  for (let at = ahead; at < bytes.length; at += record) {
    if (bytes[at]! < classes) continue
    const image = Math.floor((start + at) / record)
    throw problemAt("cifar-label", { file: path }, `${basename(path)}: label ${bytes[at]} of image ${image} (counted from 0) is not below ${classes}. Choose the file of CIFAR-${classes}, or fetch it again.`)
  }
}
