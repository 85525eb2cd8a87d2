import type { Problem } from "../model/problem.ts"

/** Carries a Problem out of the middle of a file; `probe` turns it back into plain data. */
export interface FileProblem {
  readonly problem: Problem
}

interface FilePlace {
  readonly file: string
  readonly line?: number
  readonly column?: number
}

/** What to throw; with a line the message begins with `file:line:column:`. */
export function problemAt(code: string, at: FilePlace, message: string): FileProblem {
  const where = at.line === undefined ? "" : `${at.file.split("/").at(-1)}:${at.line}:${at.column}: `
  return { problem: { code, severity: "error", message: where + message, at } }
}

export function isFileProblem(error: unknown): error is FileProblem {
  return typeof error === "object" && error !== null && "problem" in error
}
