import type { DocumentContent, DocumentEvent, OpenDocument } from "../model/document.ts"
import type { Edit } from "../model/edit.ts"
import type { Layout } from "../model/pipeline.ts"
import type { Prints } from "./disk.ts"
import type { Journal } from "./journal.ts"

/** An open document as the engine holds it. */
export interface Entry {
  readonly id: string
  path: string | null
  content: DocumentContent
  revision: number
  /** The revision that equals the file; null when none does. */
  saved: number | null
  /** The layout that equals the layout file. */
  savedLayout: Layout | null
  prints: Prints | null
  /** Why the content is not the whole file, so that it is never written. */
  locked: string | null
  /** Why the file at `path` cannot be written now. */
  protection: string | null
  recovered: boolean
  changedOnDisk: boolean
  /** The edits that led from `historyStart` to `revision`, one list a revision. */
  history: (readonly Edit[])[]
  historyStart: number
  readonly watchers: Set<(event: DocumentEvent) => void>
  journal: Journal | null
  /** Gives up the claim on the journal. */
  release: (() => void) | null
  /** Files of one document are read and written one after the other. */
  queue: Promise<unknown>
  stamp: string
}

export function newEntry(id: string, content: DocumentContent): Entry {
  return {
    id,
    path: null,
    content,
    revision: 0,
    saved: null,
    savedLayout: null,
    prints: null,
    locked: null,
    protection: null,
    recovered: false,
    changedOnDisk: false,
    history: [],
    historyStart: 0,
    watchers: new Set(),
    journal: null,
    release: null,
    queue: Promise.resolve(),
    stamp: "",
  }
}

export function isUnsaved(entry: Entry): boolean {
  return entry.locked === null && entry.revision !== entry.saved
}

export function toOpenDocument(entry: Entry): OpenDocument {
  const { id, path, revision, recovered, changedOnDisk } = entry
  const { pipeline, layout } = entry.content
  return { id, path, revision, pipeline, layout, readOnly: entry.locked ?? entry.protection, unsaved: isUnsaved(entry), recovered, changedOnDisk }
}

export function tell(entry: Entry, event: DocumentEvent): void {
  for (const watcher of [...entry.watchers]) watcher(event)
}

export function tellStatus(entry: Entry): void {
  const { path, changedOnDisk } = entry
  tell(entry, { event: "status", path, unsaved: isUnsaved(entry), changedOnDisk, readOnly: entry.locked ?? entry.protection })
}

/** Runs `action` when all file work of this document before it is done. */
export function inTurn<T>(entry: Entry, action: () => Promise<T>): Promise<T> {
  const result = entry.queue.then(action)
  entry.queue = result.catch(() => {})
  return result
}
