import { lineKind } from "./log-line.ts"

/** Index of the line that is meant: the last that holds the text's first line, otherwise the first error; -1 without any. */
export function wishedLine(lines: readonly string[], text: string | null): number {
  const wanted = text?.split("\n")[0]?.trim() ?? ""
  const exact = wanted === "" ? -1 : lines.findLastIndex((line) => line.includes(wanted))
  if (exact >= 0) return exact
  const ours = lines.findIndex((line) => line.startsWith("tephra: rank "))
  return ours >= 0 ? ours : lines.findIndex((line) => lineKind(line) === "error")
}
