import { finiteLiteral } from "../numbers.ts"
import { isPlain } from "../plain-letter.ts"

const named: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" }

/** The inside of a Python string literal that reads as `value`; half of a surrogate pair becomes U+FFFD, as everywhere. Safe in a comment too: no line ends in it. */
export function escaped(value: string): string {
  return [...value.toWellFormed()].map((letter) => named[letter] ?? (isPlain(letter) ? letter : numbered(letter.codePointAt(0)!))).join("")
}

function numbered(point: number): string {
  const digits = point.toString(16)
  if (point < 0x100) return `\\x${digits.padStart(2, "0")}`
  return point < 0x10000 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`
}

export function stringLiteral(value: string): string {
  return `"${escaped(value)}"`
}

export function realLiteral(value: number): string {
  if (Number.isFinite(value)) return finiteLiteral(value)
  return `float("${Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf"}")`
}

/** The comment above a statement: which block it is. */
export function blockComment(title: string, id: string): string {
  return `# "${escaped(title)}" (${id})`
}
