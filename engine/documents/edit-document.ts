import { ApiError } from "../model/api-error.ts"
import { apply } from "../model/apply.ts"
import type { Edit } from "../model/edit.ts"
import { isUnsaved, tell, type Entry } from "./entry.ts"
import { writeRefusal } from "./write-refusal.ts"
import { recordEdit } from "./journaling.ts"

export interface EditRequest {
  /** The revision that the client saw when it made them. */
  readonly base: number
  readonly edits: Edit[]
  readonly client: string
}

export type EditResult =
  | { readonly result: "applied"; readonly revision: number }
  | { readonly result: "behind"; readonly revision: number; readonly missed: Edit[][] }
  | { readonly result: "refused"; readonly revision: number; readonly message: string }

/** Edits older than this many revisions are not told again; who is further behind reads the document anew. */
const longest = 2000

/** Applies edits, writes them to the journal, then tells everybody. Nothing is done unless all of it is. */
export function editDocument(folder: string, entry: Entry, request: EditRequest): EditResult {
  const { revision } = entry
  if (entry.locked !== null) return { result: "refused", revision, message: entry.locked }
  if (request.base > revision || request.base < entry.historyStart) {
    return { result: "refused", revision, message: "The document was read anew since; look at its present state and make the change again." }
  }
  if (request.base < revision) {
    return { result: "behind", revision, missed: entry.history.slice(request.base - entry.historyStart).map((edits) => [...edits]) }
  }
  const applied = apply(entry.content, request.edits)
  if (!applied.ok) return { result: "refused", revision, message: applied.message }
  try {
    recordEdit(folder, entry, { revision: revision + 1, edits: request.edits, client: request.client })
  } catch (error) {
    const words = error instanceof ApiError ? error.message : writeRefusal(error, folder)
    return { result: "refused", revision, message: `The edit could not be written to the crash journal, so it was not made. ${words}` }
  }
  entry.content = applied.content
  entry.revision += 1
  remember(entry, request.edits)
  tell(entry, { event: "edited", revision: entry.revision, edits: request.edits, client: request.client, unsaved: isUnsaved(entry) })
  return { result: "applied", revision: entry.revision }
}

function remember(entry: Entry, edits: readonly Edit[]): void {
  entry.history.push(edits)
  if (entry.history.length <= longest * 1.5) return
  const excess = entry.history.length - longest
  entry.history.splice(0, excess)
  entry.historyStart += excess
}
