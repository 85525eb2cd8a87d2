import { ApiError } from "../model/api-error.ts"
import type { Edit } from "../model/edit.ts"
import { makeFolder } from "../transport/local/make-folder.ts"
import { claim } from "./claim.ts"
import type { Prints } from "./disk.ts"
import { isUnsaved, type Entry } from "./entry.ts"
import { codeOf } from "../transport/local/file-trouble.ts"
import { append, beginJournal, closeJournal, journalFile, removeJournal, type EditLine, type Journal, type JournalStart } from "./journal.ts"

/** With this many bytes of edits, and more of them than of document, a journal is begun anew from the present content. */
const compactAt = 8 * 1024 * 1024

/** Writes an edit down before it counts; throws the system's error when that is not possible. */
export function recordEdit(folder: string, entry: Entry, line: EditLine): void {
  const { journal } = entry
  if (!journal || journal.length - journal.begun > Math.max(compactAt, journal.begun)) startJournal(folder, entry)
  if (entry.journal) append(entry.journal, line)
}

/** Begins the journal of a document from its present content. */
export function startJournal(folder: string, entry: Entry): void {
  makeFolder(folder)
  entry.release ??= claim(folder, entry.id)
  if (!entry.release) throw new ApiError("document-missing", "Another Tephra on this computer has this document. Close it there first.")
  const before = entry.journal
  entry.journal = beginJournal(journalFile(folder, entry.id), startOf(entry, entry.content, entry.revision))
  if (before) closeJournal(before)
}

/**
 * Notes that `revision` is about to become the file, so that a crash in between is understood. Without room for the note
 * the file is still saved: after a crash at that instant it would count as changed on disk.
 */
export function recordSaving(entry: Entry, saving: { saving: number; path: string; disk: Prints }): void {
  try {
    if (entry.journal) append(entry.journal, saving)
  } catch (error) {
    if (codeOf(error) === "") throw error
  }
}

/** After a save or a reload: the journal goes, unless edits came meanwhile; then it begins at the saved content. */
export function settleJournal(folder: string, entry: Entry, saved: { content: Entry["content"]; revision: number }): void {
  if (!isUnsaved(entry)) return dropJournal(entry)
  if (!entry.journal) return
  const lines = editsSince(entry, saved.revision).map((edits, index): EditLine => ({ revision: saved.revision + index + 1, edits: [...edits], client: "" }))
  const before = entry.journal
  entry.journal = beginJournal(journalFile(folder, entry.id), startOf(entry, saved.content, saved.revision), lines)
  closeJournal(before)
}

export function dropJournal(entry: Entry): void {
  if (entry.journal) removeJournal(entry.journal)
  entry.journal = null
  entry.release?.()
  entry.release = null
}

/** The engine stops: what is unsaved stays in the journal for the next one. */
export function leaveJournal(entry: Entry): void {
  if (!isUnsaved(entry)) return dropJournal(entry)
  if (entry.journal) {
    recordLeaving(entry.journal)
    closeJournal(entry.journal)
  }
  entry.journal = null
  entry.release?.()
  entry.release = null
}

/** Tells the next engine that nothing crashed. Without room for that it says that something did, and loses nothing. */
function recordLeaving(journal: Journal): void {
  try {
    append(journal, { left: true })
  } catch (error) {
    if (codeOf(error) === "") throw error
  }
}

function editsSince(entry: Entry, revision: number): (readonly Edit[])[] {
  return entry.history.slice(revision - entry.historyStart)
}

function startOf(entry: Entry, content: Entry["content"], revision: number): JournalStart {
  const { id, path, saved, prints } = entry
  const { pipeline, layout } = content
  return { journal: 1, id, path, name: pipeline.name, revision, saved, disk: prints, pipeline, layout }
}
