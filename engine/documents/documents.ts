import { randomUUID } from "node:crypto"
import { join } from "node:path"
import { ApiError } from "../model/api-error.ts"
import type { BlockTypes } from "../model/block-type.ts"
import type { DocumentContent, DocumentEvent, OpenDocument } from "../model/document.ts"
import { firstLayout } from "../model/first-layout.ts"
import type { Pipeline } from "../model/pipeline.ts"
import { makeFolder } from "../transport/local/make-folder.ts"
import { canonical, nameOf, printsOf, readDisk, stamp, writeProtection } from "./disk.ts"
import { editDocument, type EditRequest, type EditResult } from "./edit-document.ts"
import { inTurn, isUnsaved, newEntry, tell, tellStatus, toOpenDocument, type Entry } from "./entry.ts"
import { codeOf } from "../transport/local/file-trouble.ts"
import { dropJournal, leaveJournal, settleJournal, startJournal } from "./journaling.ts"
import { discardLeft, leftBehind, restore } from "./recover.ts"
import { saveDocument, type SaveRequest, type SaveResult, type SaveSurroundings } from "./save-document.ts"

export interface DocumentsOptions {
  /** TEPHRA_HOME; journals lie in its folder `journal`. */
  readonly home: string
  /** Brings the blocks of a file to the present versions. */
  readonly upgrade?: (pipeline: Pipeline) => Pipeline
  /** Tell how much room a block takes in a drawing that has no places. */
  readonly types?: BlockTypes
  /** See `SaveSurroundings.relocate`. */
  readonly relocate?: SaveSurroundings["relocate"]
  /** Milliseconds between looks at the files. */
  readonly pollInterval?: number
}

export interface ListedDocument {
  readonly id: string
  readonly path: string | null
  readonly name: string
  readonly unsaved: boolean
}

/** The open pipelines of one engine. Every refusal is an `ApiError`. */
export interface Documents {
  readonly open: (path: string) => Promise<OpenDocument>
  /** A document without a file; `unsaved` when closing it would lose something. */
  readonly create: (content: DocumentContent, unsaved: boolean) => OpenDocument
  readonly list: () => ListedDocument[]
  readonly get: (id: string) => Promise<OpenDocument>
  readonly edit: (id: string, request: EditRequest) => Promise<EditResult>
  readonly save: (id: string, request: SaveRequest) => Promise<SaveResult>
  readonly reload: (id: string) => Promise<OpenDocument>
  readonly close: (id: string, discard: boolean) => Promise<void>
  /** First `opened`, then what happens; gives back what ends it. */
  readonly watch: (id: string, listener: (event: DocumentEvent) => void) => Promise<() => void>
  /** Leaves what is unsaved in the journals, for the next engine. */
  readonly stop: () => Promise<void>
}

interface Desk {
  readonly options: DocumentsOptions
  readonly journals: string
  readonly entries: Map<string, Entry>
  /** Documents whose files are being looked at; a file system that hangs is not asked again. */
  readonly looking: Set<Entry>
  /** One file is opened after the other, so that two questions for one path get one document. */
  opening: Promise<unknown>
}

export function createDocuments(options: DocumentsOptions): Documents {
  const journals = join(options.home, "journal")
  makeFolder(journals)
  const desk: Desk = { options, journals, entries: new Map(), looking: new Set(), opening: Promise.resolve() }
  const timer = setInterval(() => lookAtFiles(desk), options.pollInterval ?? 1000)
  timer.unref()
  return {
    open: (path) => alone(desk, async () => toOpenDocument(await openPath(desk, path))),
    create: (content, unsaved) => create(desk, content, unsaved),
    list: () => list(desk),
    get: async (id) => toOpenDocument(await find(desk, id)),
    edit: async (id, request) => editDocument(journals, await find(desk, id), request),
    save: (id, request) => save(desk, id, request),
    reload: (id) => reload(desk, id),
    close: (id, discard) => close(desk, id, discard),
    watch: (id, listener) => watch(desk, id, listener),
    stop: async () => {
      clearInterval(timer)
      await desk.opening
      for (const entry of desk.entries.values()) await inTurn(entry, async () => leaveJournal(entry))
      desk.entries.clear()
    },
  }
}

function alone<T>(desk: Desk, action: () => Promise<T>): Promise<T> {
  const result = desk.opening.then(action)
  desk.opening = result.catch(() => {})
  return result
}

async function openPath(desk: Desk, given: string): Promise<Entry> {
  const path = await canonical(given)
  const open = atPath(desk, path)
  if (open) return open
  const left = leftBehind(desk.journals, (id) => desk.entries.has(id)).find((journal) => journal.path === path)
  const restored = left ? await restoreInto(desk, left.id) : null
  return restored ?? openFresh(desk, path)
}

async function openFresh(desk: Desk, path: string): Promise<Entry> {
  const disk = await readDisk(path)
  const entry = newEntry(randomUUID(), contentOf(desk, disk))
  entry.path = path
  await equalToDisk(entry, disk)
  desk.entries.set(entry.id, entry)
  return entry
}

type OnDisk = Awaited<ReturnType<typeof readDisk>>

function contentOf(desk: Desk, disk: OnDisk): DocumentContent {
  const upgrade = disk.locked === null ? desk.options.upgrade : undefined
  const places = Object.keys(disk.layout.blocks).length > 0
  return { pipeline: upgrade ? upgrade(disk.pipeline) : disk.pipeline, layout: places ? disk.layout : { ...disk.layout, ...firstLayout(disk.pipeline, desk.options.types ?? {}) } }
}

async function equalToDisk(entry: Entry, disk: OnDisk): Promise<void> {
  entry.saved = entry.revision
  entry.savedLayout = disk.layout
  entry.prints = disk.prints
  entry.locked = disk.locked
  entry.changedOnDisk = false
  entry.recovered = false
  if (entry.path === null) return
  entry.stamp = await stamp(entry.path)
  entry.protection = await writeProtection(entry.path)
}

function atPath(desk: Desk, path: string): Entry | undefined {
  return [...desk.entries.values()].find((entry) => entry.path === path)
}

async function restoreInto(desk: Desk, id: string): Promise<Entry | null> {
  const entry = await restore(desk.journals, id)
  if (!entry) return null
  if (entry.path !== null && atPath(desk, entry.path)) {
    // Two crashed sessions of one file: the second is offered as a copy that has no file yet.
    entry.path = null
    entry.saved = null
    entry.prints = null
    entry.changedOnDisk = false
  }
  desk.entries.set(id, entry)
  return entry
}

async function find(desk: Desk, id: string): Promise<Entry> {
  const open = desk.entries.get(id)
  if (open) return open
  const restored = await alone(desk, async () => desk.entries.get(id) ?? restoreInto(desk, id))
  if (restored) return restored
  throw new ApiError("document-missing", "This document is not open in the engine any more. Open its file again.")
}

function create(desk: Desk, content: DocumentContent, unsaved: boolean): OpenDocument {
  const entry = newEntry(randomUUID(), content)
  entry.saved = unsaved ? null : 0
  if (unsaved) startSafely(desk, entry)
  desk.entries.set(entry.id, entry)
  return toOpenDocument(entry)
}

/** A journal that cannot be begun keeps nobody from looking; the first edit says what is wrong. */
function startSafely(desk: Desk, entry: Entry): void {
  try {
    startJournal(desk.journals, entry)
  } catch (error) {
    if (codeOf(error) === "") throw error
  }
}

function list(desk: Desk): ListedDocument[] {
  const open = [...desk.entries.values()].map((entry) => {
    const name = entry.content.pipeline.name || (entry.path === null ? "" : nameOf(entry.path))
    return { id: entry.id, path: entry.path, name, unsaved: isUnsaved(entry) }
  })
  const left = leftBehind(desk.journals, (id) => desk.entries.has(id))
  return [...open, ...left.map(({ id, path, name }) => ({ id, path, name, unsaved: true }))]
}

async function save(desk: Desk, id: string, request: SaveRequest): Promise<SaveResult> {
  const entry = await find(desk, id)
  const isTaken = (path: string): boolean => (atPath(desk, path) ?? entry) !== entry
  const relocate = desk.options.relocate ?? (() => ({ edits: [], files: [] }))
  return inTurn(entry, () => saveDocument(entry, request, { journals: desk.journals, isTaken, relocate }))
}

async function reload(desk: Desk, id: string): Promise<OpenDocument> {
  const entry = await find(desk, id)
  return inTurn(entry, async () => {
    if (entry.path === null) throw new ApiError("pipeline-missing", "This pipeline has no file yet, so there is nothing to read again.")
    const disk = await readDisk(entry.path)
    if (disk.locked !== null && entry.locked === null) throw new ApiError("pipeline-unreadable", `${disk.locked} The document stays as it was here.`)
    entry.content = contentOf(desk, disk)
    entry.revision += 1
    entry.history = []
    entry.historyStart = entry.revision
    await equalToDisk(entry, disk)
    settleJournal(desk.journals, entry, entry)
    tell(entry, { event: "opened", document: toOpenDocument(entry) })
    return toOpenDocument(entry)
  })
}

async function close(desk: Desk, id: string, discard: boolean): Promise<void> {
  if (!desk.entries.has(id) && discard && discardLeft(desk.journals, id)) return
  const entry = await find(desk, id)
  await inTurn(entry, async () => {
    if (isUnsaved(entry) && !discard) {
      throw new ApiError("document-unsaved", "This pipeline has unsaved edits. Save it first, or close it and drop them.")
    }
    desk.entries.delete(id)
    dropJournal(entry)
    tell(entry, { event: "closed" })
    entry.watchers.clear()
  })
}

async function watch(desk: Desk, id: string, listener: (event: DocumentEvent) => void): Promise<() => void> {
  const entry = await find(desk, id)
  listener({ event: "opened", document: toOpenDocument(entry) })
  entry.watchers.add(listener)
  return () => entry.watchers.delete(listener)
}

function lookAtFiles({ entries, looking }: Desk): void {
  for (const entry of entries.values()) {
    if (looking.has(entry)) continue
    looking.add(entry)
    void inTurn(entry, () => lookAtFile(entry))
      .catch(() => {})
      .finally(() => looking.delete(entry))
  }
}

/** Asks for the file's stamp, and reads it only when that moved. A file that is gone counts as changed. */
async function lookAtFile(entry: Entry): Promise<void> {
  if (entry.path === null) return
  const now = await stamp(entry.path)
  if (now === entry.stamp) return
  const prints = await printsOf(entry.path)
  entry.stamp = now
  const changed = prints.pipeline !== entry.prints?.pipeline
  if (changed === entry.changedOnDisk) return
  entry.changedOnDisk = changed
  tellStatus(entry)
}
