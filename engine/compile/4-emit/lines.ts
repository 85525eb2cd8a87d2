import type { JobFile } from "../../model/job-file.ts"

/** Some lines of a file, and the block that they come from. */
export interface Piece {
  readonly text: string
  readonly block?: string
}

/** A file of pieces, one after the other, with a mark for each that has a block. */
export function fileOf(path: string, language: JobFile["language"], pieces: readonly Piece[]): JobFile {
  let line = 1
  const marks = pieces.flatMap(({ text, block }) => {
    const first = line
    line += text.split("\n").length
    return block === undefined ? [] : [{ block, line: first, endLine: line - 1 }]
  })
  return { path, language, text: pieces.map(({ text }) => `${text}\n`).join(""), marks }
}
