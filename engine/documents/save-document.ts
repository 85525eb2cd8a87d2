import { basename } from "node:path"
import { ApiError } from "../model/api-error.ts"
import { apply } from "../model/apply.ts"
import type { DocumentContent } from "../model/document.ts"
import type { Edit } from "../model/edit.ts"
import { layoutPath, writeLayout, writePipeline } from "../model/file.ts"
import { copyBeside, type Carried } from "./copy-beside.ts"
import { canonical, print, printsOf, stamp, writeProtection, type Prints } from "./disk.ts"
import { editDocument } from "./edit-document.ts"
import { tellStatus, type Entry } from "./entry.ts"
import { codeOf } from "../transport/local/file-trouble.ts"
import { writeRefusal } from "./write-refusal.ts"
import { recordSaving, settleJournal } from "./journaling.ts"
import { writeAside, type Aside } from "./write-aside.ts"

export interface SaveRequest {
  readonly path: string | null
  /** Needed when the file changed since it was read, or is another one. */
  readonly overwrite: boolean
}

export type SaveResult =
  | { readonly result: "saved"; readonly path: string }
  | { readonly result: "changed-on-disk"; readonly message: string }
  | { readonly result: "refused"; readonly message: string }

/** What saving needs to know beyond the document. */
export interface SaveSurroundings {
  readonly journals: string
  /** Whether another open document has this file. */
  readonly isTaken: (path: string) => boolean
  readonly relocate: (content: DocumentContent, from: string | null, to: string) => Relocation
}

/** What keeps paths of data leading to the same files after a move from one pipeline file, or from none, to another. */
export interface Relocation {
  readonly edits: readonly Edit[]
  /** What goes along. */
  readonly files: readonly Carried[]
}

/** What is about to be written. */
interface Writing {
  readonly path: string
  readonly content: DocumentContent
  readonly revision: number
  readonly relocation: Relocation
  readonly pipelineText: string
  readonly layoutText: string | null
  readonly prints: Prints
}

/** Writes a document to its file, or to another that becomes its file. Refuses in words; the document is kept in any case. */
export async function saveDocument(entry: Entry, request: SaveRequest, around: SaveSurroundings): Promise<SaveResult> {
  if (entry.locked !== null) return { result: "refused", message: entry.locked }
  const path = request.path === null ? entry.path : await canonical(withEnding(request.path))
  if (path === null) return { result: "refused", message: "This pipeline has no file yet. Choose where to save it." }
  if (path !== entry.path && around.isTaken(path)) {
    return { result: "refused", message: `${basename(path)} is open as another document. Close that one first, or choose another name.` }
  }
  try {
    const writing = prepare(entry, path, around)
    const found = await printsOf(path)
    const clash = request.overwrite ? null : clashOf(entry, writing, found)
    if (clash) return { result: "changed-on-disk", message: clash }
    await copyBeside(writing.relocation.files)
    recordSaving(entry, { saving: writing.revision, path, disk: writing.prints })
    const outcome = await write(writing, found, request.overwrite)
    if (outcome) return outcome
    return await settle(entry, writing, around)
  } catch (error) {
    return { result: "refused", message: error instanceof ApiError ? error.message : writeRefusal(error, path) }
  }
}

function withEnding(path: string): string {
  return path.endsWith(".json") ? path : `${path}.tephra.json`
}

const stays: Relocation = { edits: [], files: [] }

function prepare(entry: Entry, path: string, around: SaveSurroundings): Writing {
  const moved = path !== entry.path
  const relocation = moved ? around.relocate(entry.content, entry.path, path) : stays
  const relocated = apply(entry.content, relocation.edits)
  const content = relocated.ok ? relocated.content : entry.content
  const pipelineText = writePipeline(content.pipeline)
  const layoutChanged = moved ? Object.keys(content.layout.blocks).length > 0 : content.layout !== entry.savedLayout
  const layoutText = layoutChanged ? writeLayout(content.layout, content.pipeline) : null
  const prints = { pipeline: print(pipelineText), layout: layoutText === null ? (entry.prints?.layout ?? null) : print(layoutText) }
  return { path, content, revision: entry.revision, relocation, pipelineText, layoutText, prints }
}

/** Whether writing would lose bytes that this engine has not read. */
function clashOf(entry: Entry, writing: Writing, found: Prints): string | null {
  const { path, prints } = writing
  const name = basename(path)
  const foreign = found.pipeline !== null && found.pipeline !== prints.pipeline
  if (path !== entry.path) return foreign ? `There is already a file ${name}. Overwrite it?` : null
  if (foreign && found.pipeline !== entry.prints?.pipeline) {
    return `${name} was changed on disk by another program since it was opened. Overwrite it with what is shown here, or read it again and lose the unsaved edits.`
  }
  const layoutForeign = writing.layoutText !== null && found.layout !== null && found.layout !== prints.layout && found.layout !== entry.prints?.layout
  return layoutForeign ? `${basename(layoutPath(path))}, the positions of the blocks, was changed on disk by another program. Overwrite it?` : null
}

/** Null when both files are in place. */
async function write(writing: Writing, found: Prints, overwrite: boolean): Promise<SaveResult | null> {
  const { path, prints } = writing
  const layout = layoutPath(path)
  const asides: Aside[] = []
  try {
    const pipelineAside = found.pipeline === prints.pipeline ? null : await writeAside(path, writing.pipelineText)
    if (pipelineAside) asides.push(pipelineAside)
    const layoutAside = writing.layoutText === null || found.layout === prints.layout ? null : await writeAside(layout, writing.layoutText)
    if (layoutAside) asides.push(layoutAside)
    const now = overwrite ? found : await printsOf(path)
    if (now.pipeline !== found.pipeline || now.layout !== found.layout) {
      return { result: "changed-on-disk", message: `${basename(path)} was changed on disk by another program while it was saved. Overwrite it?` }
    }
    await pipelineAside?.publish()
    await layoutAside?.publish()
    return null
  } finally {
    for (const aside of asides) await aside.drop()
  }
}

async function settle(entry: Entry, writing: Writing, around: SaveSurroundings): Promise<SaveResult> {
  entry.path = writing.path
  entry.prints = writing.prints
  entry.saved = writing.revision
  entry.savedLayout = writing.content.layout
  entry.changedOnDisk = false
  entry.recovered = false
  entry.stamp = await stamp(writing.path)
  entry.protection = await writeProtection(writing.path)
  const { edits } = writing.relocation
  if (edits.length > 0) {
    const untouched = entry.revision === writing.revision
    const { pipeline } = entry.content
    const drawings = [pipeline, ...Object.values(pipeline.composites)]
    const still = edits.filter((edit) => "id" in edit && drawings.some(({ blocks }) => Object.hasOwn(blocks, edit.id)))
    editDocument(around.journals, entry, { base: entry.revision, edits: still, client: "engine" })
    if (untouched) entry.saved = entry.revision
  }
  settleSafely(entry, writing, around)
  tellStatus(entry)
  return { result: "saved", path: writing.path }
}

/** The file is written; a journal that cannot be shortened only recovers more than it must. */
function settleSafely(entry: Entry, writing: Writing, around: SaveSurroundings): void {
  try {
    settleJournal(around.journals, entry, { content: writing.content, revision: writing.revision })
  } catch (error) {
    if (codeOf(error) === "") throw error
  }
}
