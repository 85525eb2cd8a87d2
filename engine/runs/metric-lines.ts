import { isAscii } from "node:buffer"
import { crc32c } from "./crc32c.ts"

/** `<bytes> <crc32c, 8 hex> ` before the JSON; a record is at most 64 KiB. */
const head = /(\d{1,5}) ([0-9a-f]{8}) /y

/** The JSON texts of whole lines whose checksum fits, and how many bytes those lines took: the first torn line waits. */
export function wholeLines(bytes: Uint8Array): { readonly texts: string[]; readonly consumed: number } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // A part of a text costs nothing, unlike a text made of each line's bytes.
  const signs = buffer.toString("latin1")
  const textOf = isAscii(buffer) ? (start: number, end: number) => signs.slice(start, end) : (start: number, end: number) => buffer.toString("utf8", start, end)
  const texts: string[] = []
  let consumed = 0
  for (;;) {
    head.lastIndex = consumed
    const found = head.exec(signs)
    if (found === null) break
    const start = head.lastIndex
    const end = start + Number(found[1])
    if (end >= buffer.length || buffer[end] !== 10) break
    if (crc32c(buffer, start, end) !== Number.parseInt(found[2] ?? "", 16)) break
    texts.push(textOf(start, end))
    consumed = end + 1
  }
  return { texts, consumed }
}
