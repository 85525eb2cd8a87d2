export type LineKind = "error" | "warning" | "plain"

const errors = /\b(?:fatal error|error|errno|abort(?:ed|ing)?|terminate called|segmentation fault|killed|failed)\b|^tephra: rank \d+:/i
const warnings = /\bwarning\b/i

/** How a line is drawn: as a compiler, a launcher or our program would mean it. */
export function lineKind(line: string): LineKind {
  if (errors.test(line)) return /\b(?:0 errors|no errors?)\b/i.test(line) ? "plain" : "error"
  return warnings.test(line) ? "warning" : "plain"
}

/** A stretch of a line: plain text, or the name of a block that can be gone to. */
export interface LinePart {
  readonly text: string
  /** Where it starts in the line. */
  readonly from: number
  readonly block?: string
}

const mention = /block "([a-z0-9]{8}(?:\/[a-z0-9]{8})*)"/

/** A line cut at the block it names (as `block "hidden1x"`), when `isBlock` knows it. */
export function lineParts(line: string, isBlock: (id: string) => boolean): readonly LinePart[] {
  const found = mention.exec(line)
  const block = found?.[1]
  if (!found || block === undefined || !isBlock(block)) return [{ text: line, from: 0 }]
  const start = found.index + found[0].indexOf(block)
  const end = start + block.length
  const parts = [{ text: line.slice(0, start), from: 0 }, { text: block, from: start, block }, { text: line.slice(end), from: end }]
  return parts.filter((part) => part.text !== "")
}

/** Indexes of the lines that hold `query`, whatever the case of its letters. */
export function matches(lines: readonly string[], query: string): readonly number[] {
  const wanted = query.trim().toLowerCase()
  if (wanted === "") return []
  return lines.flatMap((line, at) => (line.toLowerCase().includes(wanted) ? [at] : []))
}

/** Stretches of `text` that are `query`, for marking what was searched. */
export function found(text: string, query: string): readonly { text: string; from: number; hit: boolean }[] {
  const wanted = query.trim().toLowerCase()
  if (wanted === "") return [{ text, from: 0, hit: false }]
  const low = text.toLowerCase()
  const parts: { text: string; from: number; hit: boolean }[] = []
  let from = 0
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), from, hit: false })
    parts.push({ text: text.slice(at, at + wanted.length), from: at, hit: true })
    from = at + wanted.length
  }
  if (from < text.length) parts.push({ text: text.slice(from), from, hit: false })
  return parts
}
