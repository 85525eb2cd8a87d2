import { closeSync, existsSync, fsync, fsyncSync, ftruncateSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import { Edit } from "../model/edit.ts"
import { Layout } from "../model/pipeline.ts"

const Prints = z.strictObject({ pipeline: z.string().nullable(), layout: z.string().nullable() })

/** First line: the document as it stood when the journal was begun. */
export const JournalStart = z.strictObject({
  journal: z.literal(1),
  id: z.string(),
  path: z.string().nullable(),
  name: z.string(),
  revision: z.int(),
  /** The revision that equals the file; null when none does. */
  saved: z.int().nullable(),
  disk: Prints.nullable(),
  /** As in a pipeline file, of whatever format was current. */
  pipeline: z.unknown(),
  layout: Layout,
})
export type JournalStart = z.infer<typeof JournalStart>

/** Each further line: edits, that a revision is about to be written to the file with these prints, or that the engine was closed in order. */
const JournalLine = z.union([
  z.strictObject({ revision: z.int(), edits: z.array(Edit), client: z.string() }),
  z.strictObject({ saving: z.int(), path: z.string(), disk: Prints }),
  z.strictObject({ left: z.literal(true) }),
])
export type JournalLine = z.infer<typeof JournalLine>
export type EditLine = Extract<JournalLine, { edits: unknown }>

/** An open journal. Lines survive the death of the process at once and a power cut after at most 100 ms. */
export interface Journal {
  readonly file: string
  readonly fd: number
  /** Bytes of the document that it began with. */
  readonly begun: number
  length: number
  syncTimer: NodeJS.Timeout | null
}

const syncDelay = 100

export function journalFile(folder: string, id: string): string {
  return join(folder, `${id}.jsonl`)
}

/** Begins a journal, in the place of an older one if there is one, with lines that are already known. */
export function beginJournal(file: string, start: JournalStart, lines: readonly JournalLine[] = []): Journal {
  const aside = `${file}.new`
  const text = [start, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("")
  const fd = openSync(aside, "w", 0o600)
  try {
    const length = writeAll(fd, text, 0)
    renameSync(aside, file)
    const journal: Journal = { file, fd, begun: length, length, syncTimer: null }
    syncSoon(journal)
    return journal
  } catch (error) {
    closeSync(fd)
    rmSync(aside, { force: true })
    throw error
  }
}

/** Goes on with the journal of a dead process; what stands behind `length` is cut off. */
export function continueJournal(file: string, length: number): Journal {
  const fd = openSync(file, "r+")
  ftruncateSync(fd, length)
  return { file, fd, begun: length, length, syncTimer: null }
}

/** Appends a line whole or not at all; throws the system's error when the disk has no room. */
export function append(journal: Journal, line: JournalLine): void {
  try {
    journal.length += writeAll(journal.fd, `${JSON.stringify(line)}\n`, journal.length)
  } catch (error) {
    ftruncateSync(journal.fd, journal.length)
    throw error
  }
  syncSoon(journal)
}

export function closeJournal(journal: Journal): void {
  if (journal.syncTimer) clearTimeout(journal.syncTimer)
  journal.syncTimer = null
  fsyncSync(journal.fd)
  closeSync(journal.fd)
}

export function removeJournal(journal: Journal): void {
  closeJournal(journal)
  rmSync(journal.file, { force: true })
}

export interface ReadJournal {
  readonly start: JournalStart
  readonly lines: readonly WholeLine[]
  /** Bytes up to the end of the first line. */
  readonly length: number
}

export interface WholeLine {
  readonly line: JournalLine
  /** Bytes of the journal up to the end of this line. */
  readonly end: number
}

/** What a journal holds, up to its first torn line; null when not even the first line is whole. */
export function readJournal(file: string): ReadJournal | null {
  const bytes = readFileSync(file)
  const start = lineAt(bytes, 0, JournalStart)
  if (!start) return null
  const lines: WholeLine[] = []
  for (let found = lineAt(bytes, start.end, JournalLine); found; found = lineAt(bytes, found.end, JournalLine)) {
    lines.push({ line: found.value, end: found.end })
  }
  return { start: start.value, lines, length: start.end }
}

export function journalIds(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).filter((file) => file.endsWith(".jsonl")).map((file) => file.slice(0, -".jsonl".length))
}

function lineAt<T>(bytes: Buffer, from: number, schema: z.ZodType<T>): { value: T; end: number } | null {
  const newline = bytes.indexOf(10, from)
  if (newline < 0) return null
  try {
    const parsed = schema.safeParse(JSON.parse(bytes.toString("utf8", from, newline)))
    return parsed.success ? { value: parsed.data, end: newline + 1 } : null
  } catch {
    return null
  }
}

function writeAll(fd: number, text: string, at: number): number {
  const bytes = Buffer.from(text)
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, at + done)
  return bytes.length
}

function syncSoon(journal: Journal): void {
  journal.syncTimer ??= setTimeout(() => {
    journal.syncTimer = null
    fsync(journal.fd, () => {})
  }, syncDelay)
}
