/** A help page's Markdown as far as our pages use it: paragraphs, lists, code blocks, `code`, **strong**, [links]. */
export type HelpPart =
  | { readonly kind: "paragraph"; readonly spans: readonly Span[] }
  | { readonly kind: "list"; readonly items: readonly (readonly Span[])[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "heading"; readonly spans: readonly Span[] }

export interface Span {
  readonly kind: "text" | "code" | "strong"
  readonly text: string
}

export function helpParts(markdown: string): readonly HelpPart[] {
  const parts: HelpPart[] = []
  const pieces = markdown.replaceAll("\r\n", "\n").split(/^```[^\n]*\n([\s\S]*?)^```\s*$/m)
  pieces.forEach((piece, at) => {
    if (at % 2 === 1) parts.push({ kind: "code", text: piece.replace(/\n$/, "") })
    else for (const block of piece.split(/\n\s*\n/)) if (block.trim() !== "") parts.push(...blockParts(block.replace(/^\n+|\n+$/g, "")))
  })
  return parts
}

function blockParts(block: string): HelpPart[] {
  const heading = /^#{1,6} +(.*)/.exec(block)
  if (heading) {
    const rest = block.slice(heading[0].length).trim()
    return [{ kind: "heading", spans: spansOf(heading[1] ?? "") }, ...(rest === "" ? [] : blockParts(rest))]
  }
  if (block.split("\n").every((line) => /^ {4}|^\t/.test(line))) return [{ kind: "code", text: block.replace(/^ {4}|^\t/gm, "") }]
  const items = block.split(/^(?:[-*]|\d+\.) +/m)
  if (items.length === 1) return [{ kind: "paragraph", spans: spansOf(joined(block)) }]
  const [before = "", ...listed] = items
  const list: HelpPart = { kind: "list", items: listed.map((item) => spansOf(joined(item))) }
  return before.trim() === "" ? [list] : [{ kind: "paragraph", spans: spansOf(joined(before)) }, list]
}

function joined(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, " ")
}

function spansOf(text: string): readonly Span[] {
  return text
    .replace(/\[([^\]]+)\]\([^)]*\)/g, "$1")
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .filter((piece) => piece !== "")
    .map((piece): Span => {
      if (piece.startsWith("`") && piece.length > 1) return { kind: "code", text: piece.slice(1, -1) }
      if (piece.startsWith("**") && piece.length > 4) return { kind: "strong", text: piece.slice(2, -2) }
      return { kind: "text", text: piece }
    })
}
