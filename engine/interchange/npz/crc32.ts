/** CRC-32 of zip archives (polynomial 0xEDB88320, reflected), eight bytes a turn: table k takes a byte k places from the end. */
const tables = Array.from({ length: 8 }, () => new Uint32Array(256))
for (let byte = 0; byte < 256; byte += 1) {
  let value = byte
  for (let turn = 0; turn < 8; turn += 1) {
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
    tables[turn]![byte] = value
  }
}
const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array]

/** Checksum of `bytes` that follow bytes with the checksum `before`. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length - (bytes.length % 8)
  let value = ~before
  for (let at = 0; at < whole; at += 8) {
    const low = value ^ view.getInt32(at, true)
    const high = view.getInt32(at + 4, true)
    value =
      t7[low & 255]! ^ t6[(low >>> 8) & 255]! ^ t5[(low >>> 16) & 255]! ^ t4[low >>> 24]! ^
      t3[high & 255]! ^ t2[(high >>> 8) & 255]! ^ t1[(high >>> 16) & 255]! ^ t0[high >>> 24]!
  }
  for (let at = whole; at < bytes.length; at += 1) value = t0[(value ^ bytes[at]!) & 255]! ^ (value >>> 8)
  return ~value >>> 0
}
