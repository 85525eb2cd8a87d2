import type { Values } from "../arrays.ts"
import { bytesOf } from "../text.ts"

const elements: Readonly<Record<string, string>> = {
  Float32Array: "<f4",
  Float64Array: "<f8",
  Int8Array: "|i1",
  Int16Array: "<i2",
  Int32Array: "<i4",
  BigInt64Array: "<i8",
  Uint8Array: "|u1",
  Uint16Array: "<u2",
  Uint32Array: "<u4",
  BigUint64Array: "<u8",
}

/** Numbers begin at a multiple of this within the file, so that a mapped file can be used as it lies. */
export const alignment = 64

/** What stands before the numbers of an NPY file (numpy.lib.format, version 1.0): a multiple of 64 bytes. */
export function npyHeaderBytes(shape: readonly number[], values: Values): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]}, ` : shape.join(", ")
  const text = `{'descr': '${elements[values[Symbol.toStringTag]]}', 'fortran_order': False, 'shape': (${tuple}), }`
  const whole = Math.ceil((10 + text.length + 1) / alignment) * alignment
  const bytes = bytesOf(`?NUMPY\u0001\0??${text.padEnd(whole - 11)}\n`)
  bytes[0] = 0x93
  new DataView(bytes.buffer).setUint16(8, whole - 10, true)
  return bytes
}
