import { finiteLiteral } from "../numbers.ts"
import { isPlain } from "../plain-letter.ts"

const named: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "?": "?" }

/**
 * The inside of a C++ string literal whose bytes are those of `value` in UTF-8. Octal escapes take at most three digits, so that
 * what follows cannot run into them; `??` never appears, so no trigraph does. Safe in a line comment too: no line ends in it.
 */
export function escaped(value: string): string {
  const letters = [...value].map((letter) => named[letter] ?? (isPlain(letter) ? letter : octal(letter)))
  return letters.join("").replaceAll("??", "?\\?").replaceAll("??", "?\\?")
}

function octal(letter: string): string {
  return utf8(letter.codePointAt(0)!)
    .map((byte) => `\\${byte.toString(8).padStart(3, "0")}`)
    .join("")
}

/** UTF-8 of a code point (RFC 3629); half of a surrogate pair becomes U+FFFD, as everywhere. */
function utf8(point: number): number[] {
  if (point < 0x80) return [point]
  if (point < 0x800) return [0xc0 | (point >> 6), 0x80 | (point & 63)]
  if (point >= 0xd800 && point < 0xe000) return utf8(0xfffd)
  if (point < 0x10000) return [0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63)]
  return [0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63)]
}

/** A literal that makes a `std::string` of exactly these bytes; a NUL would end a plain one. */
export function stringLiteral(value: string): string {
  const literal = `"${escaped(value)}"`
  if (!value.includes("\0")) return literal
  const bytes = [...value].reduce((count, letter) => count + utf8(letter.codePointAt(0)!).length, 0)
  return `std::string(${literal}, ${bytes})`
}

export function characterLiteral(value: string): string {
  return `'${value === "'" ? "\\'" : escaped(value)}'`
}

export function realLiteral(value: number): string {
  if (Number.isNaN(value)) return "std::numeric_limits<double>::quiet_NaN()"
  if (!Number.isFinite(value)) return `${value < 0 ? "-" : ""}std::numeric_limits<double>::infinity()`
  return finiteLiteral(value)
}

/** The comment above a statement: which block it is. */
export function blockComment(title: string, id: string): string {
  return `// "${escaped(title)}" (${id})`
}
