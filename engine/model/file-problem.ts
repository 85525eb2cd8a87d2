import type { Problem } from "./problem.ts"

/** Carries a Problem out of the middle of a file; the reader's door turns it back into plain data. */
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

/** A reader's door: what it gives, or the Problem that it threw. */
export function asData<T>(read: () => T): T | FileProblem {
  try {
    return read()
  } catch (error) {
    if (isFileProblem(error)) return error
    throw error
  }
}
