/** Numbers of one kind, as the machine holds them. Every machine that runs this is little endian, as the files are. */
export type Values =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array

/** An array of a file, in C order; `values` may be a view into the bytes of that file. */
export interface NamedArray {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: Values
}

/** NumPy's own limit; no layer comes near it. */
export const mostDims = 64

/** How many numbers a shape holds; undefined for a shape that no file can fill. */
export function countOf(shape: readonly number[]): number | undefined {
  if (!shape.every((dim) => Number.isSafeInteger(dim) && dim >= 0)) return undefined
  if (shape.includes(0)) return 0
  const count = shape.reduce((all, dim) => all * dim, 1)
  return Number.isSafeInteger(count) ? count : undefined
}

/** `4×3`, or `()` for a single number. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? "()" : shape.join("×")
}

/** A kind of typed array. */
export interface ValuesKind {
  new (buffer: ArrayBufferLike, offset: number, length: number): Values
  readonly BYTES_PER_ELEMENT: number
}

/** The numbers in `bytes`: a view where they lie at a multiple of their size, a copy elsewhere. */
export function valuesIn(bytes: Uint8Array, kind: ValuesKind): Values {
  const aligned = bytes.byteOffset % kind.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes)
  return new kind(aligned.buffer, aligned.byteOffset, aligned.byteLength / kind.BYTES_PER_ELEMENT)
}
