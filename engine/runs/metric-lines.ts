import { isAscii } from "node:buffer"
import { crc32c } from "./crc32c.ts"

/** The JSON texts of whole lines whose checksum fits, and how many bytes those lines took: the first torn line waits. */
export function wholeLines(bytes: Uint8Array): { readonly texts: string[]; readonly consumed: number } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // A part of a text costs nothing, unlike a text made of each line's bytes.
  const signs = buffer.toString("latin1")
  const textOf = isAscii(buffer) ? (start: number, end: number) => signs.slice(start, end) : (start: number, end: number) => buffer.toString("utf8", start, end)
  const texts: string[] = []
  let consumed = 0
  for (;;) {
    const line = lineAt(buffer, consumed)
    if (line === null || crc32c(buffer, line.start, line.end) !== line.sum) break
    texts.push(textOf(line.start, line.end))
    consumed = line.end + 1
  }
  return { texts, consumed }
}

const [space, newLine, mostDigits, sumDigits] = [32, 10, 5, 8]

/** A whole line: `<bytes> <crc32c, 8 hex> `, then the JSON; a record is at most 64 KiB. Read sign by sign, as there are millions. */
function lineAt(bytes: Uint8Array, from: number): { readonly start: number; readonly end: number; readonly sum: number } | null {
  let at = from
  let length = 0
  for (; at < from + mostDigits && isDigit(bytes[at]); at += 1) length = 10 * length + bytes[at]! - zero
  if (at === from || bytes[at] !== space) return null
  const start = at + sumDigits + 2
  let sum = 0
  for (at += 1; at < start - 1; at += 1) {
    const digit = hexDigit(bytes[at])
    if (digit < 0) return null
    sum = (sum << 4) | digit
  }
  const end = start + length
  return bytes[at] === space && bytes[end] === newLine ? { start, end, sum: sum >>> 0 } : null
}

const [zero, letterA] = [48, 97]

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= zero && code < zero + 10
}

/** Of a small letter or digit; -1 of anything else. */
function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1
  return isDigit(code) ? code - zero : code >= letterA && code < letterA + 6 ? code - letterA + 10 : -1
}
