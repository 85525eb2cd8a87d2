import type { JobFile, Mark } from "../../engine/model/job-file.ts"

/** The block that made a line: the smallest range around it. */
export function blockAt(marks: readonly Mark[], line: number): string | null {
  let best: Mark | null = null
  for (const mark of marks) {
    if (line < mark.line || line > mark.endLine) continue
    if (best === null || mark.endLine - mark.line <= best.endLine - best.line) best = mark
  }
  return best?.block ?? null
}

/** Ranges of the chosen blocks in one file, from the top. */
export function marksOf(file: JobFile, blocks: ReadonlySet<string>): readonly Mark[] {
  return file.marks.filter((mark) => blocks.has(mark.block)).toSorted((a, b) => a.line - b.line)
}

/** Where to look for a block: the shown file when it is there, otherwise the first file that holds it. */
export function fileOfBlock(files: readonly JobFile[], shown: string | null, blocks: ReadonlySet<string>): JobFile | null {
  const holds = (file: JobFile) => file.marks.some((mark) => blocks.has(mark.block))
  const present = files.find((file) => file.path === shown)
  if (present && holds(present)) return present
  return files.find((file) => file.language === "cpp" && holds(file)) ?? files.find(holds) ?? null
}
