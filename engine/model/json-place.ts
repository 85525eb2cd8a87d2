/**
 * The offset of the first character at which `text` stops being JSON; null when it is JSON. JSON.parse does not always
 * tell a place; this scan runs only when it failed.
 */
export function jsonErrorOffset(text: string): number | null {
  const scan: Scan = { text, at: 0 }
  try {
    value(scan)
    space(scan)
    return scan.at < text.length ? scan.at : null
  } catch (error) {
    if (error === here) return scan.at
    throw error
  }
}

interface Scan {
  readonly text: string
  at: number
}

/** Thrown where the text is not JSON. */
const here = new Error("not JSON here")

const whiteSpace = /[ \t\n\r]*/y
// A string up to where it goes wrong, so that the place is inside it; control characters and bare quotes are wrong.
const stringBody = /(?:[ !#-[\]-\uffff]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*/y
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function value(scan: Scan): void {
  space(scan)
  const first = scan.text[scan.at]
  if (first === "{") list(scan, "}", pair)
  else if (first === "[") list(scan, "]", value)
  else if (first === '"') string(scan)
  else if (!skip(scan, scalar)) throw here
}

function list(scan: Scan, end: string, element: (scan: Scan) => void): void {
  scan.at += 1
  space(scan)
  if (take(scan, end)) return
  for (;;) {
    element(scan)
    space(scan)
    if (take(scan, end)) return
    if (!take(scan, ",")) throw here
  }
}

function pair(scan: Scan): void {
  space(scan)
  if (scan.text[scan.at] !== '"') throw here
  string(scan)
  space(scan)
  if (!take(scan, ":")) throw here
  value(scan)
}

function string(scan: Scan): void {
  scan.at += 1
  skip(scan, stringBody)
  if (!take(scan, '"')) throw here
}

function take(scan: Scan, character: string): boolean {
  if (scan.text[scan.at] !== character) return false
  scan.at += 1
  return true
}

function space(scan: Scan): void {
  skip(scan, whiteSpace)
}

/** Moves behind a match at the present place; true when it had any length. */
function skip(scan: Scan, pattern: RegExp): boolean {
  pattern.lastIndex = scan.at
  const length = pattern.exec(scan.text)?.[0].length ?? 0
  scan.at += length
  return length > 0
}
