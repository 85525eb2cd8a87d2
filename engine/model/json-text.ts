import { jsonErrorOffset } from "./json-place.ts"
import { forbiddenKey } from "./own-key.ts"

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string; readonly line?: number; readonly column?: number }

/**
 * JSON that means the same after it is written again: a number that would change when it is read (more digits than a
 * double holds) and the key that would vanish are refused, not altered.
 */
export function parseJson(text: string): ParsedJson {
  let changed: string | null = null
  const watch = (key: string, value: unknown, context?: { source?: string }): unknown => {
    if (key === forbiddenKey) changed ??= `The key “${forbiddenKey}” is not allowed.`
    if (typeof value === "number" && context?.source !== undefined && losesDigits(context.source, value)) {
      changed ??= `The number ${context.source} cannot be held exactly; write fewer digits, or put it in quotation marks.`
    }
    return value
  }
  const withoutMark = text.replace(/^\uFEFF/, "")
  try {
    const value: unknown = JSON.parse(withoutMark, watch)
    return changed === null ? { ok: true, value } : { ok: false, message: changed }
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, message: "It is nested too deeply." }
    return { ok: false, ...syntaxError(withoutMark) }
  }
}

function losesDigits(source: string, value: number): boolean {
  if (!Number.isFinite(value)) return true
  return /^-?\d{16,}$/.test(source) && String(value) !== source && BigInt(source) !== BigInt(value)
}

/** Engines say what is wrong in different words and rarely where; what stands there says enough. */
function syntaxError(text: string): { message: string; line?: number; column?: number } {
  const offset = errorOffset(text)
  if (offset === null) return { message: "This is not JSON." }
  const before = text.slice(0, offset).split("\n")
  const found = text.slice(offset, offset + 12).split("\n")[0] ?? ""
  const what = offset >= text.length ? "The file ends in the middle." : `This is not JSON from “${found}” on.`
  return { message: what, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** Null where the file is nested too deeply to look. */
function errorOffset(text: string): number | null {
  try {
    return jsonErrorOffset(text)
  } catch {
    return null
  }
}

/**
 * Text that a diff reads well: keys sorted, two spaces, a list of plain values on one line, a trailing newline.
 * `flat` also puts innermost objects on one line.
 */
export function writeJson(value: unknown, flat = false): string {
  return `${write({ value, flat, indent: "" })}\n`
}

interface Writing {
  readonly value: unknown
  readonly flat: boolean
  readonly indent: string
}

function write({ value, flat, indent }: Writing): string {
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : (JSON.stringify(value) ?? "null")
  const inner = `${indent}  `
  const sub = (child: unknown): string => write({ value: child, flat, indent: inner })
  const list = Array.isArray(value)
  const keys = Object.keys(value).filter((key) => (value as Record<string, unknown>)[key] !== undefined)
  const parts = list
    ? value.map(sub)
    : keys.sort().map((key) => `${JSON.stringify(key)}: ${sub((value as Record<string, unknown>)[key])}`)
  const [open, close] = list ? ["[", "]"] : ["{", "}"]
  if (parts.length === 0) return open + close
  const line = list ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`
  const plainValues = Object.values(value).every((child) => typeof child !== "object" || child === null)
  if ((list || flat) && plainValues && line.length <= 100) return line
  return `${open}\n${parts.map((part) => inner + part).join(",\n")}\n${indent}${close}`
}
