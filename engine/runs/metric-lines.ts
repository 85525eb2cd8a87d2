import { crc32c } from "./crc32c.ts"

/** `<bytes> <crc32c, 8 hex> ` before the JSON; a record is at most 64 KiB. */
const head = /^(\d{1,5}) ([0-9a-f]{8}) /

/** The JSON texts of whole lines whose checksum fits, and how many bytes those lines took: the first torn line waits. */
export function wholeLines(bytes: Uint8Array): { readonly texts: string[]; readonly consumed: number } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const texts: string[] = []
  let consumed = 0
  for (;;) {
    const found = head.exec(buffer.toString("latin1", consumed, consumed + 16))
    if (found === null) break
    const start = consumed + found[0].length
    const end = start + Number(found[1])
    if (end >= buffer.length || buffer[end] !== 10) break
    if (crc32c(buffer.subarray(start, end)) !== Number.parseInt(found[2] ?? "", 16)) break
    texts.push(buffer.toString("utf8", start, end))
    consumed = end + 1
  }
  return { texts, consumed }
}
