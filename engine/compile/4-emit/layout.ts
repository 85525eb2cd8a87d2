/** Text that may be broken between its items; the rest of it stays together. */
export type Doc = string | Group

export interface Group {
  readonly open: string
  readonly items: readonly Doc[]
  readonly close: string
}

export interface Room {
  /** Where the text starts. */
  readonly column: number
  /** Of a line. */
  readonly width: number
}

/** On one line where it fits, else filled: as many items a line as fit, under the first one. */
export function layout(doc: Doc, { column, width }: Room): string {
  const line = flat(doc)
  if (typeof doc === "string" || column + line.length <= width) return line
  const indent = column + doc.open.length
  let text = doc.open
  let at = indent
  let broken = false
  for (const [index, item] of doc.items.entries()) {
    const tail = index < doc.items.length - 1 ? 1 : doc.close.length
    const fits = !broken && at + 1 + flat(item).length + tail <= width
    if (index > 0) {
      text += fits ? ", " : `,\n${" ".repeat(indent)}`
      at = fits ? at + 2 : indent
    }
    const piece = layout(item, { column: at, width })
    text += piece
    broken = piece.includes("\n")
    at = broken ? piece.length - piece.lastIndexOf("\n") - 1 : at + piece.length
  }
  return text + doc.close
}

function flat(doc: Doc): string {
  return typeof doc === "string" ? doc : doc.open + doc.items.map(flat).join(", ") + doc.close
}
