import { BinaryReader, WireType } from "@bufbuild/protobuf/wire"
import type { FileProblem } from "../../model/file-problem.ts"
import { problemAt } from "../../model/file-problem.ts"
import type { ValuesKind } from "../arrays.ts"
import { valuesIn } from "../arrays.ts"
import { textOf } from "../text.ts"

/** A message of the wire format by field number, each field as often as it came, in order. */
export type Message = ReadonlyMap<number, readonly Field[]>

/** A whole number, or bytes: of text, a message, packed numbers, or one number of 4 or 8 bytes. */
type Field = bigint | Uint8Array

/** One file as it is read. */
export interface WireFile {
  readonly file: string
  readonly bytes: Uint8Array
  /** How many fields may still come. */
  left: number
}

/** Models of thousands of layers stay far below; numbers of tensors lie packed in one field each. */
const mostFields = 1_000_000

export function wireFile(bytes: Uint8Array, file: string): WireFile {
  return { file, bytes, left: mostFields }
}

/**
 * The fields of one message, whose bytes are a view into the file. Throws a FileProblem for bytes that are no message, and
 * when the file has more fields than any model.
 */
export function messageIn(bytes: Uint8Array, source: WireFile): Message {
  const fields = new Map<number, Field[]>()
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    source.left -= 1
    if (source.left < 0) throw problemAt("onnx-too-large", { file: source.file }, `${source.file} has more than ${mostFields} parts. Is it a model of layers? Export the network alone.`)
    const start = reader.pos
    const [number, field] = nextField(reader) ?? fail(source, bytes.byteOffset + start)
    const known = fields.get(number)
    if (known) known.push(field)
    else fields.set(number, [field])
  }
  return fields
}

/** Undefined for bytes that are no field, or go on behind the message. */
function nextField(reader: BinaryReader): [number, Field] | undefined {
  try {
    const [number, type] = reader.tag()
    const field = fieldOf(reader, type)
    return field === undefined || reader.pos > reader.len ? undefined : [number, field]
  } catch {
    // The reader throws only for bytes that it cannot read.
    return undefined
  }
}

/** Undefined for groups, which no version of ONNX has. */
function fieldOf(reader: BinaryReader, type: WireType): Field | undefined {
  if (type === WireType.Varint) return BigInt(reader.int64())
  if (type === WireType.LengthDelimited) return reader.bytes()
  if (type === WireType.Bit32 || type === WireType.Bit64) return reader.skip(type)
  return undefined
}

function fail(source: WireFile, at: number): never {
  throw damagedModel(source, `at byte ${at - source.bytes.byteOffset} there is no field of a model`)
}

export function damagedModel({ file }: WireFile, what: string): FileProblem {
  return problemAt("onnx-damaged", { file }, `${file} is damaged or no ONNX model: ${what}. Export or fetch it again.`)
}

/** The last one wins, as in every reader of the format. Undefined when there is none. */
export function bytesAt(message: Message, number: number): Uint8Array | undefined {
  return allBytesAt(message, number).at(-1)
}

export function allBytesAt(message: Message, number: number): readonly Uint8Array[] {
  return (message.get(number) ?? []).filter((field) => field instanceof Uint8Array)
}

/** Empty when there is none. */
export function textAt(message: Message, number: number): string {
  return textOf(bytesAt(message, number) ?? new Uint8Array())
}

export function textsAt(message: Message, number: number): readonly string[] {
  return allBytesAt(message, number).map(textOf)
}

/** Zero when there is none. Beyond 2^53 the nearest number: exporters write 2^63 − 1 for “to the end”. */
export function integerAt(message: Message, number: number): number {
  return Number((message.get(number) ?? []).findLast((field) => typeof field === "bigint") ?? 0n)
}

/** Whole numbers that came packed, one by one, or both. */
export function integersAt(message: Message, number: number, source: WireFile): BigInt64Array {
  const found = new BigInt64Array(integersCount(message, number))
  let at = 0
  for (const field of message.get(number) ?? []) {
    if (typeof field === "bigint") found[at++] = field
    else at = unpackIntegers(field, found, at, source)
  }
  return found
}

export function integersCount(message: Message, number: number): number {
  return (message.get(number) ?? []).reduce((all, field) => all + (typeof field === "bigint" ? 1 : countPacked(field)), 0)
}

/** The last byte of a number is the one without the highest bit. */
function countPacked(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if (byte < 0x80) count += 1
  return count
}

function unpackIntegers(bytes: Uint8Array, into: BigInt64Array, from: number, source: WireFile): number {
  const reader = new BinaryReader(bytes)
  let at = from
  while (reader.pos < reader.len) {
    const start = reader.pos
    into[at++] = nextInteger(reader) ?? fail(source, bytes.byteOffset + start)
  }
  return at
}

function nextInteger(reader: BinaryReader): bigint | undefined {
  try {
    return BigInt(reader.int64())
  } catch {
    return undefined
  }
}

/** Numbers of a fixed size that came packed, one by one, or both: floats of 4 or 8 bytes, or the raw bytes of any kind. */
export function fixedAt<Kind extends ValuesKind>(message: Message, number: number, kind: Kind, source: WireFile): InstanceType<Kind> {
  const bytes = joined(allBytesAt(message, number))
  if (bytes.length % kind.BYTES_PER_ELEMENT !== 0) throw damagedModel(source, `a list of numbers has ${bytes.length} bytes`)
  return valuesIn(bytes, kind) as InstanceType<Kind>
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const whole = new Uint8Array(parts.reduce((all, part) => all + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
