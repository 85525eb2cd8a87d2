import { existsSync, rmSync } from "node:fs"
import { ApiError } from "../model/api-error.ts"
import { apply } from "../model/apply.ts"
import type { DocumentContent } from "../model/document.ts"
import type { Edit } from "../model/edit.ts"
import { readPipeline } from "../model/file.ts"
import { claim, isClaimed } from "./claim.ts"
import { printsOf, stamp, writeProtection, type Prints } from "./disk.ts"
import { newEntry, type Entry } from "./entry.ts"
import { dropJournal } from "./journaling.ts"
import { continueJournal, journalFile, journalIds, readJournal, type JournalLine, type ReadJournal } from "./journal.ts"

/** A journal that no living process has. */
export interface Left {
  readonly id: string
  readonly path: string | null
  readonly name: string
}

/** Documents that an engine left unsaved, closed or crashed. */
export function leftBehind(folder: string, isOpen: (id: string) => boolean): Left[] {
  const ids = journalIds(folder).filter((id) => !isOpen(id) && !isClaimed(folder, id))
  return ids.flatMap((id) => {
    const journal = readSafely(journalFile(folder, id))
    return journal ? [{ id, path: journal.start.path, name: journal.start.name }] : []
  })
}

/** Puts the edits of an earlier session back; null when there is no such journal or another process has it. */
export async function restore(folder: string, id: string): Promise<Entry | null> {
  const file = journalFile(folder, id)
  if (!existsSync(file)) return null
  const release = claim(folder, id)
  if (!release) return null
  const journal = readSafely(file)
  const base = journal && contentOf(journal)
  if (!journal || !base) {
    release()
    if (journal) throw new ApiError("file-newer", "A newer Tephra left these unsaved edits behind. Open them with that version.")
    return null
  }
  const { entry, length } = await replayed(journal, base)
  entry.release = release
  entry.journal = continueJournal(file, length)
  if (entry.saved === entry.revision) dropJournal(entry)
  return entry
}

/** Throws the edits of a crashed session away. */
export function discardLeft(folder: string, id: string): boolean {
  if (!existsSync(journalFile(folder, id))) return false
  const release = claim(folder, id)
  if (!release) return false
  rmSync(journalFile(folder, id), { force: true })
  release()
  return true
}

/** The document as the journal tells it, and how many bytes of the journal told it. */
async function replayed(journal: ReadJournal, base: DocumentContent): Promise<{ entry: Entry; length: number }> {
  const { start, lines } = journal
  const entry: Entry = { ...newEntry(start.id, base), revision: start.revision, historyStart: start.revision, recovered: true }
  let { length } = journal
  const last = lines.at(-1)?.line
  if (last !== undefined && "left" in last) entry.recovered = false
  for (const { line, end } of lines) {
    if (!replayLine(entry, line)) break
    length = end
  }
  entry.path = start.path
  entry.saved = start.path === null ? start.saved : null
  await compareWithDisk(entry, journal)
  return { entry, length }
}

function replayLine(entry: Entry, line: JournalLine): boolean {
  if ("saving" in line || "left" in line) return true
  const applied = line.revision === entry.revision + 1 ? apply(entry.content, line.edits) : null
  if (!applied?.ok) return false
  entry.content = applied.content
  entry.revision = line.revision
  entry.history.push(line.edits as readonly Edit[])
  return true
}

/** Which revision the file holds, if one: the journal knows the bytes it began from and those of each save begun. */
async function compareWithDisk(entry: Entry, { start, lines }: ReadJournal): Promise<void> {
  const begun = start.path !== null && start.disk ? [{ path: start.path, revision: start.saved, disk: start.disk }] : []
  const saves = lines.flatMap(({ line }) => ("saving" in line ? [{ path: line.path, revision: line.saving, disk: line.disk }] : []))
  for (const known of [...begun, ...saves]) {
    const found = await printsOf(known.path).catch((): Prints => ({ pipeline: null, layout: null }))
    if (found.pipeline === null || found.pipeline !== known.disk.pipeline) continue
    entry.path = known.path
    entry.saved = known.revision
    entry.prints = known.disk
  }
  if (entry.path === null) return
  entry.changedOnDisk = entry.prints === null
  entry.prints ??= start.disk
  entry.stamp = await stamp(entry.path)
  entry.protection = await writeProtection(entry.path)
}

function contentOf(journal: ReadJournal): DocumentContent | null {
  const read = readPipeline(JSON.stringify(journal.start.pipeline))
  return read.ok ? { pipeline: read.pipeline, layout: journal.start.layout } : null
}

function readSafely(file: string): ReadJournal | null {
  try {
    return readJournal(file)
  } catch {
    return null
  }
}
