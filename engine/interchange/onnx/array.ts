import { problemAt } from "../../model/file-problem.ts"
import type { NamedArray, Values, ValuesKind } from "../arrays.ts"
import { countOf, mostDims, shapeText } from "../arrays.ts"
import { widened } from "../half.ts"
import { quoted } from "../text.ts"
import type { Message, WireFile } from "./wire.ts"
import { damagedModel, fixedAt, integerAt, integersAt, integersCount, messageIn, textAt } from "./wire.ts"

/** Field numbers of TensorProto. */
const field = { dims: 1, element: 2, floats: 4, int32s: 5, int64s: 7, name: 8, raw: 9, doubles: 10, uint64s: 11, external: 13, location: 14 } as const

interface Element {
  readonly name: string
  /** How the numbers lie in raw bytes; not there for what is not read. */
  readonly kind?: ValuesKind
  /** The field that holds them otherwise. */
  readonly list?: number
}

/** TensorProto.DataType. */
const elements: Readonly<Record<number, Element>> = {
  1: { name: "FLOAT", kind: Float32Array, list: field.floats },
  2: { name: "UINT8", kind: Uint8Array, list: field.int32s },
  3: { name: "INT8", kind: Int8Array, list: field.int32s },
  4: { name: "UINT16", kind: Uint16Array, list: field.int32s },
  5: { name: "INT16", kind: Int16Array, list: field.int32s },
  6: { name: "INT32", kind: Int32Array, list: field.int32s },
  7: { name: "INT64", kind: BigInt64Array, list: field.int64s },
  8: { name: "STRING" },
  9: { name: "BOOL", kind: Uint8Array, list: field.int32s },
  10: { name: "FLOAT16", kind: Uint16Array, list: field.int32s },
  11: { name: "DOUBLE", kind: Float64Array, list: field.doubles },
  12: { name: "UINT32", kind: Uint32Array, list: field.uint64s },
  13: { name: "UINT64", kind: BigUint64Array, list: field.uint64s },
  14: { name: "COMPLEX64" },
  15: { name: "COMPLEX128" },
  16: { name: "BFLOAT16", kind: Uint16Array, list: field.int32s },
}

/** As ONNX calls it; null for none. */
export function elementName(type: number): string | null {
  return type === 0 ? null : (elements[type]?.name ?? `type ${type}`)
}

/** An array of the file; FLOAT16 and BFLOAT16 become the floats that they are, BOOL 0 and 1. Throws a FileProblem. */
export function arrayIn(bytes: Uint8Array, source: WireFile): NamedArray {
  const message = messageIn(bytes, source)
  const name = textAt(message, field.name)
  const words = name === "" ? "an array without a name" : `the array ${quoted(name)}`
  const element = elementOf(message, words, source)
  if (integersCount(message, field.dims) > mostDims) throw damagedModel(source, `${words} has more than ${mostDims} dimensions`)
  const shape = Array.from(integersAt(message, field.dims, source), Number)
  const values = valuesOf(message, element, source)
  if (countOf(shape) !== values.length) throw damagedModel(source, `${words} has ${values.length} numbers for the shape ${shapeText(shape)}`)
  return { name, shape, values: wide(values, element.name) }
}

function elementOf(message: Message, words: string, source: WireFile): Required<Element> {
  const { file } = source
  if (message.has(field.external) || integerAt(message, field.location) !== 0) {
    throw problemAt("onnx-external", { file }, `${file} keeps ${words} in another file. Export the model with its weights inside (up to 2 GB).`)
  }
  const type = integerAt(message, field.element)
  const { name, kind, list } = elements[type] ?? {}
  if (name !== undefined && kind !== undefined && list !== undefined) return { name, kind, list }
  throw problemAt("onnx-element", { file }, `${file} has ${words} of the kind ${elementName(type) ?? "none"}, which is not read. Export it with floats or whole numbers.`)
}

/** Where raw bytes stand, they count. */
function valuesOf(message: Message, { kind, list }: Required<Element>, source: WireFile): Values {
  if (message.has(field.raw)) return fixedAt(message, field.raw, kind, source)
  if (kind === Float32Array || kind === Float64Array) return fixedAt(message, list, kind, source)
  return converted(integersAt(message, list, source), kind)
}

/** Whole numbers as a kind holds them; one that it cannot hold wraps around. */
function converted(integers: BigInt64Array, kind: ValuesKind): Values {
  if (kind === BigInt64Array) return integers
  const out = new kind(new ArrayBuffer(integers.length * kind.BYTES_PER_ELEMENT), 0, integers.length)
  integers.forEach((integer, index) => {
    out[index] = out instanceof BigUint64Array ? integer : Number(integer)
  })
  return out
}

function wide(values: Values, element: string): Values {
  if (element === "FLOAT16") return widened(values as Uint16Array, "half")
  return element === "BFLOAT16" ? widened(values as Uint16Array, "brain") : values
}
