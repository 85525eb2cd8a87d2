/** Text of bytes that may end inside a UTF-8 sign; `used` leaves the begun sign for the next read. */
export function wholeText(bytes: Uint8Array): { readonly text: string; readonly used: number } {
  let used = bytes.length
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      if (needed > back) used = bytes.length - back
      break
    }
  }
  return { text: Buffer.from(bytes.subarray(0, used)).toString("utf8"), used }
}
