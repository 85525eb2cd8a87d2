import { writeTrouble } from "../transport/local/file-trouble.ts"

/** Why an open document could not be written. */
export function writeRefusal(error: unknown, path: string): string {
  return `${writeTrouble(error, path)} Nothing is lost: the document is still open with all its edits.`
}
