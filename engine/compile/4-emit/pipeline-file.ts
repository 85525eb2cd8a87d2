import type { JobFile, Mark } from "../../model/job-file.ts"

const blockStart = /^ {4}"([a-z2-7]{8})": \{(\})?,?$/

/** The pipeline as saved, with marks on the lines of its blocks where it is written one key a line. */
export function pipelineFile(text: string): JobFile {
  return { path: "pipeline.json", language: "json", text, marks: blockMarks(text.split("\n")) }
}

function blockMarks(lines: readonly string[]): Mark[] {
  const marks: Mark[] = []
  const from = lines.indexOf('  "blocks": {')
  if (from < 0) return marks
  for (let index = from + 1; index < lines.length && !lines[index]!.startsWith("  }"); index++) {
    const start = blockStart.exec(lines[index]!)
    if (!start) continue
    const first = index
    while (!start[2] && index < lines.length - 1 && !/^ {4}\},?$/.test(lines[index]!)) index++
    marks.push({ block: start[1]!, line: first + 1, endLine: index + 1 })
  }
  return marks
}
