import { fromBytes } from "./bytes.ts"
import type { Row } from "./csv-rows.ts"

const mostDistinct = 1000
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** What is known of one column after the rows so far. */
export interface ColumnFold {
  readonly values: Set<number | string>
  low: number
  high: number
  whole: boolean
  /** First cell that is not a finite number. */
  text: { text: string; line: number; column: number } | null
}

export function emptyFold(): ColumnFold {
  return { values: new Set(), low: Infinity, high: -Infinity, whole: true, text: null }
}

/** Undefined for what is not a finite decimal number: words, nothing, nan, inf, 1e999. */
export function parseNumber(cell: string): number | undefined {
  const trimmed = withoutBlanks(cell)
  if (!number.test(trimmed)) return undefined
  const value = Number(trimmed)
  return Number.isFinite(value) ? value : undefined
}

function withoutBlanks(cell: string): string {
  return cell.replace(/^[ \t]+|[ \t]+$/g, "")
}

export function addCell(fold: ColumnFold, row: Row, index: number): void {
  const cell = row.cells[index]!
  const value = parseNumber(cell)
  if (fold.values.size < mostDistinct) fold.values.add(value ?? cell)
  if (value === undefined) {
    fold.text ??= { text: fromBytes(withoutBlanks(cell)).slice(0, 40), line: row.lines[index]!, column: row.columns[index]! }
    return
  }
  if (value < fold.low) fold.low = value
  if (value > fold.high) fold.high = value
  if (fold.whole && !Number.isInteger(value)) fold.whole = false
}
