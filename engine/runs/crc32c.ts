/** CRC-32C (Castagnoli), as the metrics log and the boards carry it. Tables of the reflected polynomial 0x82F63B78: of a byte, and of one that so many others follow. */
const followers = 8
const tables = new Int32Array(followers * 256)
for (let byte = 0; byte < 256; byte += 1) {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1
  tables[byte] = value
}
for (let at = 256; at < tables.length; at += 1) {
  const before = tables[at - 256]!
  tables[at] = (before >>> 8) ^ tables[before & 255]!
}

/** Of the bytes from `from` up to, not including, `end`. Eight at once, which is about twice as fast, and every row passes here. */
export function crc32c(bytes: Uint8Array, from = 0, end = bytes.length): number {
  let value = -1
  let at = from
  for (; at + followers <= end; at += followers) {
    value ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    value =
      tables[1792 + (value & 255)]! ^ tables[1536 + ((value >>> 8) & 255)]! ^ tables[1280 + ((value >>> 16) & 255)]! ^ tables[1024 + (value >>> 24)]! ^
      tables[768 + bytes[at + 4]!]! ^ tables[512 + bytes[at + 5]!]! ^ tables[256 + bytes[at + 6]!]! ^ tables[bytes[at + 7]!]!
  }
  for (; at < end; at += 1) value = tables[(value ^ bytes[at]!) & 255]! ^ (value >>> 8)
  return ~value >>> 0
}
