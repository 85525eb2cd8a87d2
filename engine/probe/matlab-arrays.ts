import { basename } from "node:path"
import { constants, inflateSync } from "node:zlib"
import type { Values, ValuesKind } from "../interchange/arrays.ts"
import { countOf, valuesIn } from "../interchange/arrays.ts"
import type { ArrayFacts } from "../model/facts.ts"
import { problemAt } from "../model/file-problem.ts"

/** A variable of a MATLAB file of level 5 (MathWorks, "MAT-file format", 2022); its values are read when they are asked for. */
export interface MatlabArray {
  readonly facts: ArrayFacts
  readonly values: () => Values | undefined
}

const headerBytes = 128
/** Enough of a packed variable to read its name and shape. */
const headBytes = 4096
/** What that may unpack to. */
const mostHead = 1 << 23
const matrix = 14
const compressed = 15
const kinds: Readonly<Record<number, ValuesKind>> = { 1: Int8Array, 2: Uint8Array, 3: Int16Array, 4: Uint16Array, 5: Int32Array, 6: Uint32Array, 7: Float32Array, 9: Float64Array, 12: BigInt64Array, 13: BigUint64Array }
const isComplex = 0x0800

interface Element {
  readonly type: number
  readonly content: Buffer
  readonly next: number
}

interface Source {
  readonly path: string
  /** Numbers have the other byte order: names and shapes are told, values are not. */
  readonly big: boolean
}

export function isMatlab(bytes: Buffer): boolean {
  const order = bytes.subarray(124, headerBytes).toString("latin1")
  return order === "\u0000\u0001IM" || order === "\u0001\u0000MI"
}

/** Variables in the order of the file; what is no array of numbers has `numbers: false`. Throws a FileProblem. */
export function matlabArrays(bytes: Buffer, path: string): MatlabArray[] {
  const source = { path, big: bytes.subarray(126, headerBytes).toString("latin1") === "MI" }
  const found: MatlabArray[] = []
  for (let at = headerBytes; at < bytes.length; ) {
    const element = elementAt(bytes, at, source)
    const array = variableOf(element, source)
    if (array) found.push(array)
    at = element.next
  }
  return found
}

function variableOf(element: Element, source: Source): MatlabArray | undefined {
  if (element.type === matrix) return arrayOf(element.content, source, () => element.content)
  if (element.type !== compressed) return undefined
  const head = elementAt(unpacked(element.content.subarray(0, headBytes), mostHead, source), 0, source, false)
  return head.type === matrix ? arrayOf(head.content, source, (most) => elementAt(unpacked(element.content, most, source), 0, source).content) : undefined
}

/** From the head of a variable, which may be cut off behind its name; `whole` gives all of it. */
function arrayOf(head: Buffer, source: Source, whole: (most: number) => Buffer): MatlabArray | undefined {
  if (head.length === 0) return undefined
  const flags = elementAt(head, 0, source)
  const dims = elementAt(head, flags.next, source)
  const name = elementAt(head, dims.next, source)
  if (flags.content.length < 8 || dims.content.length % 4 !== 0) throw damaged(source)
  const flag = word(flags.content, 0, source)
  const kind = flag & 0xff
  const shape = Array.from({ length: dims.content.length / 4 }, (_, index) => word(dims.content, 4 * index, source))
  const count = countOf(shape)
  if (count === undefined) throw damaged(source)
  const facts = { name: name.content.toString("utf8"), shape, numbers: kind >= 6 && kind <= 15 && (flag & isComplex) === 0 }
  return { facts, values: () => (source.big ? undefined : valuesOf(elementAt(whole(8 * count + mostHead), name.next, source), shape, source)) }
}

function valuesOf({ type, content }: Element, shape: readonly number[], source: Source): Values {
  const kind = kinds[type]
  if (!kind || content.length !== countOf(shape)! * kind.BYTES_PER_ELEMENT) throw damaged(source)
  return valuesIn(content, kind)
}

/** At most so many bytes, so that a small file cannot fill the memory. */
function unpacked(content: Buffer, most: number, source: Source): Buffer {
  try {
    return inflateSync(content, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: most })
  } catch {
    throw damaged(source)
  }
}

/** `whole` is false where the end may be missing because only the head of an element is at hand. */
function elementAt(bytes: Buffer, at: number, source: Source, whole = true): Element {
  if (bytes.length - at < 8) throw damaged(source)
  const first = word(bytes, at, source)
  // An element of at most four bytes has its length beside its type and its content in the same eight bytes.
  const small = first >>> 16
  const start = at + (small > 0 ? 4 : 8)
  const length = small > 0 ? small : word(bytes, at + 4, source)
  if (small > 4 || (whole && length > bytes.length - start)) throw damaged(source)
  const type = small > 0 ? first & 0xffff : first
  const padded = type === compressed ? length : Math.ceil(length / 8) * 8
  return { type, content: bytes.subarray(start, start + length), next: small > 0 ? at + 8 : start + padded }
}

function word(bytes: Buffer, at: number, { big }: Source): number {
  return big ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)
}

function damaged({ path }: Source) {
  return problemAt("matlab-damaged", { file: path }, `${basename(path)} is damaged: a part of it does not have the length that it tells. Fetch it again, or save it again with save -v7.`)
}
