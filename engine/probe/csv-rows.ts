import { problemAt } from "../model/file-problem.ts"

/** One record of a CSV file; `lines` and `columns` tell where each cell begins, both from 1; a column is a byte of its line. */
export interface Row {
  readonly cells: string[]
  readonly lines: number[]
  readonly columns: number[]
}

const byteOrderMark = "\u00EF\u00BB\u00BF"

/** A record longer than this is a quote that was never closed. */
const longestRow = 1 << 20

interface Cursor {
  readonly text: string
  readonly delimiter: string
  readonly file: string
  /** No more text is to come. */
  readonly final: boolean
  at: number
  line: number
  /** Offset at which the present line begins; may lie before the text. */
  lineStart: number
}

/**
 * Records of a CSV text (RFC 4180: quoted cells, doubled quotes, line breaks inside quotes; LF or CRLF ends a record), some
 * at a time, as the text comes in; one letter is one byte. The native reader reads by the same rules. Throws a FileProblem
 * that names `file`.
 */
export async function* csvRows(chunks: AsyncIterable<string>, delimiter: string, file: string): AsyncGenerator<Row[]> {
  let rest = ""
  let line = 1
  let first = true
  for await (const chunk of chunks) {
    rest += first && chunk.startsWith(byteOrderMark) ? chunk.slice(3) : chunk
    first = false
    const cursor: Cursor = { text: rest, delimiter, file, final: false, at: 0, line, lineStart: 0 }
    yield wholeRows(cursor)
    rest = rest.slice(cursor.at)
    line = cursor.line
    if (rest.length > longestRow) throw problemAt("quote-open", { file, line, column: 1 }, "This row is longer than a million characters; a quote in it is probably never closed. Close it.")
  }
  yield wholeRows({ text: rest, delimiter, file, final: true, at: 0, line, lineStart: 0 })
}

/** Moves the cursor behind the last whole record. */
function wholeRows(cursor: Cursor): Row[] {
  const rows: Row[] = []
  while (cursor.at < cursor.text.length) {
    const start = { at: cursor.at, line: cursor.line, lineStart: cursor.lineStart }
    const row = nextRow(cursor)
    if (!row) {
      Object.assign(cursor, start)
      break
    }
    rows.push(row)
  }
  return rows
}

/** Undefined when the text ends before the record does and more is to come. */
function nextRow(cursor: Cursor): Row | undefined {
  const row: Row = { cells: [], lines: [], columns: [] }
  for (;;) {
    row.lines.push(cursor.line)
    row.columns.push(cursor.at - cursor.lineStart + 1)
    const cell = cursor.text[cursor.at] === '"' ? quotedCell(cursor) : plainCell(cursor)
    if (cell === undefined) return undefined
    row.cells.push(cell)
    const end = cursor.text[cursor.at]
    if (end === undefined && !cursor.final) return undefined
    cursor.at++
    if (end === cursor.delimiter) continue
    cursor.line++
    cursor.lineStart = cursor.at
    return row
  }
}

function plainCell(cursor: Cursor): string {
  const start = cursor.at
  const { text, delimiter } = cursor
  while (cursor.at < text.length) {
    const letter = text[cursor.at]
    if (letter === delimiter || letter === "\n") break
    cursor.at++
  }
  const end = text[cursor.at] !== delimiter && cursor.at > start && text[cursor.at - 1] === "\r" ? cursor.at - 1 : cursor.at
  return text.slice(start, end)
}

function quotedCell(cursor: Cursor): string | undefined {
  const { file, final } = cursor
  const place = { file, line: cursor.line, column: cursor.at - cursor.lineStart + 1 }
  let cell = ""
  cursor.at++
  for (;;) {
    const quote = cursor.text.indexOf('"', cursor.at)
    if (quote < 0) {
      if (final) throw problemAt("quote-open", place, "A quote opens here and is never closed. Close it.")
      return undefined
    }
    cell += cursor.text.slice(cursor.at, quote)
    countLines(cursor, quote)
    cursor.at = quote + 1
    const after = cursor.text[cursor.at]
    if (after === '"') {
      cell += '"'
      cursor.at++
      continue
    }
    if ((after === undefined || after === "\r") && !final && cursor.text.length - cursor.at < 2) return undefined
    if (after === "\r" && (cursor.text[cursor.at + 1] ?? "\n") === "\n") cursor.at++
    const end = cursor.text[cursor.at]
    if (end === undefined || end === cursor.delimiter || end === "\n") return cell
    throw problemAt("quote-stray", { file, line: cursor.line, column: cursor.at - cursor.lineStart + 1 }, `After a quoted cell comes a delimiter or the end of the line, not “${after}”. Double quotes inside a quoted cell.`)
  }
}

/** Counts the line breaks between the cursor and `end`, which lie inside quotes. */
function countLines(cursor: Cursor, end: number): void {
  for (let at = cursor.text.indexOf("\n", cursor.at); at >= 0 && at < end; at = cursor.text.indexOf("\n", at + 1)) {
    cursor.line++
    cursor.lineStart = at + 1
  }
}
