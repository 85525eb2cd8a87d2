import { problemAt } from "../../model/file-problem.ts"
import type { NamedArray, Values, ValuesKind } from "../arrays.ts"
import { countOf, shapeText, valuesIn } from "../arrays.ts"
import { widened } from "../half.ts"
import type { NpyHeader } from "./npy-header.ts"
import { npyHeader } from "./npy-header.ts"

/** Half floats are widened, truths become 0 and 1. */
const kinds: Readonly<Record<string, ValuesKind>> = {
  b1: Uint8Array,
  f2: Uint16Array,
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  i8: BigInt64Array,
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
  u8: BigUint64Array,
}

/**
 * The array in the bytes of an NPY file (numpy.lib.format, versions 1 to 3), in either byte order and in C or Fortran order.
 * `where` is its place in words, for messages about `file`. Throws a FileProblem.
 */
export function npyArray(bytes: Uint8Array, name: string, place: { readonly file: string; readonly where: string }): NamedArray {
  const header = npyHeader(bytes, place)
  const { kind, swapped } = kindOf(header, place)
  const content = bytes.subarray(header.bytes)
  const count = countOf(header.shape)
  if (count === undefined || count * kind.BYTES_PER_ELEMENT !== content.length) {
    const message = `${place.where} has ${content.length} bytes where its header says ${shapeText(header.shape)} numbers of ${kind.BYTES_PER_ELEMENT}. Fetch it again.`
    throw problemAt("npy-damaged", { file: place.file }, message)
  }
  const values = valuesIn(swapped ? reversed(content, kind.BYTES_PER_ELEMENT) : content, kind)
  const ordered = header.fortran ? inRowOrder(values, header.shape) : values
  return { name, shape: header.shape, values: header.element.endsWith("f2") ? widened(ordered as Uint16Array, "half") : ordered }
}

function kindOf({ element }: NpyHeader, { file, where }: { readonly file: string; readonly where: string }): { kind: ValuesKind; swapped: boolean } {
  const [, order, name = ""] = /^([<>=|])([a-z]\d)$/.exec(element) ?? []
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (kind) return { kind, swapped: order === ">" && kind.BYTES_PER_ELEMENT > 1 }
  const message = `${where} holds elements of the kind ${JSON.stringify(element.slice(0, 40))}; ${Object.keys(kinds).join(" ")} are read. Convert it (numpy's astype) and save it again.`
  throw problemAt("npy-element", { file }, message)
}

/** A copy with the bytes of each number the other way round. */
function reversed(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(bytes)
  for (let at = 0; at < out.length; at += size) out.subarray(at, at + size).reverse()
  return out
}

/** From an order in which the first index runs fastest to one in which the last does. */
function inRowOrder(values: Values, shape: readonly number[]): Values {
  const out = values.slice()
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((all, dim) => all * dim, 1))
  const index = shape.map(() => 0)
  let from = 0
  for (let to = 0; to < out.length; to += 1) {
    out[to] = values[from]!
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      index[axis]! += 1
      from += strides[axis]!
      if (index[axis]! < shape[axis]!) break
      from -= strides[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return out
}
