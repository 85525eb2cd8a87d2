/** Lines of a table whose columns stand below each other, each no wider than `widest` for its longest cell. */
export function aligned(rows: readonly (readonly string[])[], widest = Infinity): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.min(widest, Math.max(...rows.map((row) => row[column]?.length ?? 0))))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd())
}
