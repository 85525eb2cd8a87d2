import { createReadStream } from "node:fs"
import type { DataNeed } from "../model/block-type.ts"
import type { Facts } from "../model/facts.ts"
import { fromBytes } from "./bytes.ts"
import type { ColumnFold } from "./column-fold.ts"
import { addCell, emptyFold } from "./column-fold.ts"
import type { Row } from "./csv-rows.ts"
import { csvRows } from "./csv-rows.ts"
import { problemAt } from "../model/file-problem.ts"
import type { FileStamp } from "./look.ts"

interface Table {
  readonly file: string
  readonly header: boolean
  columns: string[]
  folds: ColumnFold[]
  rows: number
  /** An empty line after which only empty lines may come. */
  blank: Row | undefined
}

/** Facts of a CSV file, in one pass and constant memory. */
export async function lookAtCsv(need: DataNeed, stamp: FileStamp): Promise<Facts> {
  const { delimiter = ",", header = true } = need.options
  const stream = createReadStream(stamp.path, { encoding: "latin1", highWaterMark: 1 << 18 })
  const table: Table = { file: stamp.path, header: header === true, columns: [], folds: [], rows: 0, blank: undefined }
  for await (const rows of csvRows(textOnly(stream, stamp.path), String(delimiter), stamp.path)) {
    for (const row of rows) takeRow(table, row)
  }
  if (table.columns.length === 0) throw problemAt("file-empty", { file: stamp.path }, `${stamp.path.split("/").at(-1)} holds nothing but empty lines. Choose another file, or fill it.`)
  return { ...stamp, rows: table.rows, ...factsOf(table) }
}

/** A binary file has no lines; better to say so than to list its bytes as a row. */
async function* textOnly(chunks: AsyncIterable<string>, file: string): AsyncGenerator<string> {
  const name = file.split("/").at(-1)
  let first = true
  for await (const chunk of chunks) {
    if (first && chunk.startsWith("\u001F\u008B")) throw problemAt("file-packed", { file }, `${name} is packed with gzip. Unpack it (gunzip) and choose the unpacked file.`)
    const utf16 = first && /^(?:\u00FF\u00FE|\u00FE\u00FF)/.test(chunk)
    if (utf16 || chunk.includes("\0")) throw problemAt("not-text", { file }, `${name} is not plain text in UTF-8. Choose a CSV file, or save this one as CSV (UTF-8).`)
    first = false
    yield chunk
  }
}

function takeRow(table: Table, row: Row): void {
  if (row.cells.length === 1 && row.cells[0] === "") {
    table.blank ??= row
    return
  }
  if (table.blank) throw problemAt("row-blank", { file: table.file, line: table.blank.lines[0], column: 1 }, "This line is empty, and rows follow it. Remove it.")
  if (table.columns.length === 0 && startTable(table, row)) return
  addRow(table, row)
}

/** True when the row was the header. */
function startTable(table: Table, row: Row): boolean {
  const { header, file } = table
  table.columns = row.cells.map((cell, index) => (header ? fromBytes(cell) : `column_${index + 1}`))
  table.folds = table.columns.map(emptyFold)
  const twice = table.columns.findIndex((name, index) => name !== "" && table.columns.indexOf(name) !== index)
  if (twice >= 0) {
    const place = { file, line: row.lines[twice], column: row.columns[twice] }
    throw problemAt("column-name-twice", place, `Two columns are called “${table.columns[twice]}”. Give each its own name.`)
  }
  return header
}

function addRow(table: Table, row: Row): void {
  if (row.cells.length !== table.columns.length) {
    const place = { file: table.file, line: row.lines[0], column: 1 }
    throw problemAt("row-length", place, `This row has ${row.cells.length} cells, and the table ${table.columns.length} columns. Mend the row, or choose another delimiter.`)
  }
  table.folds.forEach((fold, index) => addCell(fold, row, index))
  table.rows++
}

function factsOf({ columns, folds }: Table): Partial<Facts> {
  return {
    columns,
    dtypes: folds.map(({ text }) => (text ? "text" : "number")),
    distinct: folds.map(({ values }) => values.size),
    ranges: folds.map(({ text, low, high }) => (text || low > high ? null : [low, high])),
    integers: folds.map(({ text, whole }) => !text && whole),
    texts: folds.map(({ text }) => text),
  }
}
