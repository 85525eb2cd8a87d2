import { apply } from "./apply.ts"
import type { DocumentContent } from "./document.ts"
import type { Edit } from "./edit.ts"

export interface Rebased {
  /** What the engine has, with the pending edits on top. */
  readonly content: DocumentContent
  /** What the engine has. */
  readonly confirmed: DocumentContent
  /** Own edits that still apply, in order. */
  readonly pending: readonly (readonly Edit[])[]
  /** Own edits that no longer apply, with the reason in words. */
  readonly dropped: readonly { readonly edits: readonly Edit[]; readonly message: string }[]
}

/**
 * Puts own edits that the engine has not confirmed on top of edits that came in between. `confirmed` is the content
 * that both sides last agreed on; null when the missed edits do not apply to it, so that it must be read anew.
 */
export function rebase(confirmed: DocumentContent, missed: readonly (readonly Edit[])[], pending: readonly (readonly Edit[])[]): Rebased | null {
  let base = confirmed
  for (const edits of missed) {
    const applied = apply(base, edits)
    if (!applied.ok) return null
    base = applied.content
  }
  let content = base
  const kept: (readonly Edit[])[] = []
  const dropped: { edits: readonly Edit[]; message: string }[] = []
  for (const edits of pending) {
    const applied = apply(content, edits)
    if (applied.ok) {
      content = applied.content
      kept.push(edits)
    } else dropped.push({ edits, message: applied.message })
  }
  return { content, confirmed: base, pending: kept, dropped }
}
