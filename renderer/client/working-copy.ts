import { apply } from "../../engine/model/apply.ts"
import type { DocumentContent } from "../../engine/model/document.ts"
import type { Edit } from "../../engine/model/edit.ts"
import { sameJson } from "./same-json.ts"

/** Edits that the engine has not confirmed yet, in the order they were made. */
export type Batch = readonly Edit[]

/** A document as this client sees it: what the engine confirmed, and our own edits on top of it. */
export interface WorkingCopy {
  readonly revision: number
  readonly confirmed: DocumentContent
  readonly pending: readonly Batch[]
  /** `confirmed` with `pending` applied: what is drawn. */
  readonly content: DocumentContent
}

export function openCopy(content: DocumentContent, revision: number): WorkingCopy {
  return { revision, confirmed: content, pending: [], content }
}

export type LocalEdit = { readonly ok: true; readonly copy: WorkingCopy; readonly inverse: Edit[] } | { readonly ok: false; readonly message: string }

/** Applies edits at once; they stay pending until the engine says so. */
export function editLocally(copy: WorkingCopy, edits: Batch): LocalEdit {
  const applied = apply(copy.content, edits)
  if (!applied.ok) return applied
  return { ok: true, copy: { ...copy, pending: [...copy.pending, edits], content: applied.content }, inverse: applied.inverse }
}

/** The engine took our oldest pending edits as `revision`. */
export function confirmHead(copy: WorkingCopy, revision: number): WorkingCopy {
  const [head, ...rest] = copy.pending
  if (!head || revision <= copy.revision) return copy
  const applied = apply(copy.confirmed, head)
  return applied.ok ? { ...copy, revision, confirmed: applied.content, pending: rest } : rebase(copy.confirmed, revision, rest).copy
}

export interface Rebased {
  readonly copy: WorkingCopy
  /** Why some of our edits could not be kept. */
  readonly lost: readonly string[]
}

/** Somebody else's edits came in as `revision`: ours are put on top of them again. */
export function receive(copy: WorkingCopy, revision: number, edits: Batch): Rebased {
  if (revision <= copy.revision) return { copy, lost: [] }
  const applied = apply(copy.confirmed, edits)
  if (!applied.ok) return { copy, lost: [applied.message] }
  return rebase(applied.content, revision, copy.pending)
}

/** The engine refused our oldest pending edits. */
export function dropHead(copy: WorkingCopy): Rebased {
  return rebase(copy.confirmed, copy.revision, copy.pending.slice(1))
}

/**
 * The whole document came again, after a lost connection. The oldest pending edits may have arrived without our
 * hearing of it: then the document is what they would have made.
 */
export function reopen(copy: WorkingCopy, revision: number, content: DocumentContent): Rebased {
  const [head, ...rest] = copy.pending
  if (!head) return { copy: sameJson(content, copy.content) ? { ...copy, revision } : openCopy(content, revision), lost: [] }
  const arrived = apply(copy.confirmed, head)
  if (arrived.ok && sameJson(arrived.content, content)) return rebase(content, revision, rest)
  return rebase(content, revision, copy.pending)
}

function rebase(confirmed: DocumentContent, revision: number, pending: readonly Batch[]): Rebased {
  let content = confirmed
  const kept: Batch[] = []
  const lost: string[] = []
  for (const batch of pending) {
    const applied = apply(content, batch)
    if (applied.ok) {
      content = applied.content
      kept.push(batch)
    } else lost.push(applied.message)
  }
  return { copy: { revision, confirmed, pending: kept, content }, lost }
}
