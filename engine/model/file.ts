import { z } from "zod"
import { parseJson, writeJson } from "./json-text.ts"
import { migrate } from "./migrations/migrations.ts"
import type { OldFile } from "./migrations/old-file.ts"
import { forbiddenKey, own } from "./own-key.ts"
import { Layout, Pipeline, emptyLayout, emptyPipeline, pipelineFormat, type Block, type Use } from "./pipeline.ts"
import type { Problem } from "./problem.ts"
import { typeWords } from "./type-words.ts"

export type ReadPipeline =
  | { readonly ok: true; readonly pipeline: Pipeline; /** The format it was written in, when older. */ readonly migrated: number | null }
  | { readonly ok: false; readonly problem: Problem; /** What can be shown of a newer file; it must never be written. */ readonly readOnly?: Pipeline }

/** Reads `NAME.tephra.json`. Never throws; a file that it cannot read whole gives a Problem with the place. */
export function readPipeline(text: string): ReadPipeline {
  if (text.trim() === "") return failed({ code: "file-not-json", message: "The file is empty. Take an older copy, or start a new pipeline.", at: {} })
  const tooDeep = "Something in the file is nested too deeply to be read. Mend the file in a text editor, or take an older copy."
  return safely(() => readText(text)) ?? failed({ code: "file-shape", message: tooDeep, at: {} })
}

function readText(text: string): ReadPipeline {
  const parsed = parseJson(text)
  if (!parsed.ok) {
    const { message, line, column } = parsed
    const where = line === undefined ? "" : `Line ${line}, column ${column}: `
    return failed({ code: "file-not-json", message: `${where}${message} Mend the file in a text editor, or take an older copy.`, at: { line, column } })
  }
  const file = parsed.value
  if (!isRecord(file) || typeof file["format"] !== "number" || !Number.isInteger(file["format"]) || file["format"] < 1) {
    return failed({ code: "file-not-pipeline", message: "This is JSON, but not a Tephra pipeline: it has no “format” number. Choose a file that ends in .tephra.json.", at: {} })
  }
  if (file["format"] > pipelineFormat) return newer(file, file["format"])
  return readKnown(file, file["format"])
}

function readKnown(file: OldFile, format: number): ReadPipeline {
  const migrated = migrate(file, format)
  if ("message" in migrated) return failed({ code: "file-migration", message: `${migrated.message}`, at: {} })
  const pipeline = Pipeline.safeParse(migrated.file)
  if (!pipeline.success) {
    return failed({ code: "file-shape", message: `${issueText(pipeline.error)} Mend the file in a text editor, or take an older copy.`, at: {} })
  }
  return { ok: true, pipeline: withUses(pipeline.data), migrated: format < pipelineFormat ? format : null }
}

/** A newer file is shown as far as this version understands it, for reading only. */
function newer(file: OldFile, format: number): ReadPipeline {
  const keys = Object.keys(emptyPipeline(""))
  const known = Object.fromEntries(keys.filter((key) => Object.hasOwn(file, key)).map((key) => [key, file[key]]))
  const shown = Pipeline.safeParse({ ...emptyPipeline(""), ...known, format: pipelineFormat })
  const name = typeof file["name"] === "string" ? file["name"] : ""
  const message = `This file was written by a newer Tephra (format ${format}; this one knows up to ${pipelineFormat}). It is open for reading only and will not be overwritten. Update Tephra to edit it.`
  return { ...failed({ code: "file-newer", message, at: {} }), readOnly: shown.success ? withUses(shown.data) : emptyPipeline(name) }
}

/** `uses` of exactly the types that stand in the file; a type without an entry was written before versions, so 1. */
export function withUses(pipeline: Pipeline): Pipeline {
  const blocks: Block[] = [pipeline, ...Object.values(pipeline.composites)].flatMap((graph) => Object.values(graph.blocks))
  const types = new Set(blocks.map((block) => block.type).filter((type) => type !== forbiddenKey))
  const uses = Object.fromEntries([...types].map((type): [string, Use] => [type, own(pipeline.uses, type) ?? { version: 1 }]))
  return { ...pipeline, uses }
}

/** The text of `NAME.tephra.json`: the same pipeline always gives the same bytes. */
export function writePipeline(pipeline: Pipeline): string {
  return writeJson(pipeline)
}

/** Reads `NAME.tephra.layout.json`; null when it is broken, which loses positions and never meaning. */
export function readLayout(text: string): Layout | null {
  const parsed = parseJson(text)
  const layout = parsed.ok ? safely(() => Layout.safeParse(parsed.value)) : null
  if (!layout?.success) return null
  const { blocks, notes } = layout.data
  return notes && Object.keys(notes).length > 0 ? { blocks, notes } : { blocks }
}

/** Null where a value is nested beyond what the stack holds. */
function safely<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** The text of the layout file; places of what is no longer in the pipeline are left out. */
export function writeLayout(layout: Layout, pipeline: Pipeline): string {
  const owner = (id: string): string => id.split("/")[0] ?? ""
  const blocks = Object.entries(layout.blocks).filter(([id]) => Object.hasOwn(pipeline.blocks, owner(id)) || Object.hasOwn(pipeline.composites, owner(id)))
  const drawn = new Set([pipeline, ...Object.values(pipeline.composites)].flatMap(({ notes }) => Object.keys(notes ?? {})))
  const notes = Object.entries(layout.notes ?? {}).filter(([id]) => drawn.has(id))
  const kept = { ...emptyLayout(), blocks: Object.fromEntries(blocks), ...(notes.length > 0 ? { notes: Object.fromEntries(notes) } : {}) }
  return writeJson(kept, true)
}

/** `regression.tephra.json` → `regression.tephra.layout.json`. */
export function layoutPath(path: string): string {
  return path.endsWith(".json") ? `${path.slice(0, -".json".length)}.layout.json` : `${path}.layout.json`
}

function failed({ code, message, at }: Pick<Problem, "code" | "message" | "at">): { ok: false; problem: Problem } {
  return { ok: false, problem: { code, severity: "error", message, at } }
}

function isRecord(value: unknown): value is OldFile {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** The first complaint in words: where in the file, and what. */
function issueText(error: z.ZodError): string {
  const issue = error.issues[0]
  if (!issue) return "The file does not fit the format."
  const path = issue.path.map(String).join(" › ")
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : ""
  const inner = issue.code === "invalid_key" ? issue.issues[0]?.message : undefined
  const words = issue.code === "invalid_type" ? missingWords(issue.expected, issue.message) : (inner ?? issue.message)
  return `${path ? `At ${path}: ` : ""}${words}${more}.`
}

function missingWords(expected: string, message: string): string {
  const noun = typeWords(expected, "an object")
  return message.endsWith("received undefined") ? `${noun} is missing` : `there must be ${noun}`
}
