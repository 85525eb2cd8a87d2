import { z } from "zod"

/** What was done at a site. Reading (read, stat, list, hash, free space, is it alive) is not recorded. */
export const AuditAct = z.enum(["exec", "start", "write", "append", "rename", "remove", "makeFolder", "signal"])
export type AuditAct = z.infer<typeof AuditAct>

export const AuditResult = z.discriminatedUnion("kind", [
  /** Null when a signal or the time limit ended it. */
  z.strictObject({ kind: z.literal("exit"), code: z.int().nullable() }),
  z.strictObject({ kind: z.literal("done") }),
  z.strictObject({ kind: z.literal("refused"), text: z.string() }),
  /** The answer did not come: it may have been done, or not. */
  z.strictObject({ kind: z.literal("unknown"), text: z.string() }),
])
export type AuditResult = z.infer<typeof AuditResult>

/** What became of an act, for people. */
export function resultText(result: AuditResult | null): string {
  switch (result?.kind) {
    case undefined:
      return "no outcome: it is going on, or Tephra was ended first"
    case "exit":
      return result.code === null ? "ended by a signal or the time limit" : `exit ${result.code}`
    case "done":
      return "done"
    case "refused":
      return `refused: ${result.text}`
    case "unknown":
      return `outcome unknown: ${result.text}`
  }
}

const Subject = z.strictObject({
  machine: z.string(),
  /** Who was logged in there. */
  user: z.string(),
  what: AuditAct,
  /** A command as a person would type it; of a change of a file its path, bytes and SHA-256. */
  text: z.string(),
})
export type AuditSubject = z.infer<typeof Subject>

const place = { sequence: z.int().positive(), t: z.number(), previous: z.string(), hash: z.string() }

/** Of each act two records: one before it is sent, so that nothing that was sent is missing, and one when its outcome is known. */
export const AuditRecord = z.discriminatedUnion("event", [
  Subject.extend({ event: z.literal("begun"), ...place }),
  z.strictObject({ event: z.literal("ended"), begun: z.int().positive(), result: AuditResult, ...place }),
])
export type AuditRecord = z.infer<typeof AuditRecord>

/** An act with its outcome, for people. */
export const AuditEntry = Subject.extend({
  sequence: z.int().positive(),
  /** Seconds since 1970. */
  t: z.number(),
  /** Both null when no outcome was recorded: it is going on, or the app was ended first. */
  endedAt: z.number().nullable(),
  result: AuditResult.nullable(),
  hash: z.string(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

export const AuditVerdict = z.strictObject({
  records: z.int().nonnegative(),
  /** Of the last record that fits; whoever writes it down can tell later whether the chain was cut or written anew. */
  head: z.string().nullable(),
  /** The first record that does not fit. */
  wrong: z.strictObject({ sequence: z.int(), text: z.string() }).nullable(),
})
export type AuditVerdict = z.infer<typeof AuditVerdict>

/** Where a site's commands are written down, at the machine and for the user that it was made for. */
export interface AuditLog {
  /** To be called before anything is sent; its number. */
  begin(what: AuditAct, text: string): number
  end(begun: number, result: AuditResult): void
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
export type AuditContent = Without<AuditRecord, "sequence" | "previous" | "hash">

/** The end of a chain of records. */
export interface ChainEnd {
  readonly sequence: number
  readonly hash: string
}

export const emptyChain: ChainEnd = { sequence: 0, hash: "" }

type Sha256 = (text: string) => string

/** The next record of a chain. */
export function linked(content: AuditContent, { sequence, hash: previous }: ChainEnd, sha256: Sha256): AuditRecord {
  const record = { ...content, sequence: sequence + 1, previous }
  return { ...record, hash: sha256(canonicalText(record)) }
}

/** Goes along a chain, or a part of it that begins after `from`, up to the first record that does not fit. */
export function verifyAudit(records: Iterable<AuditRecord>, sha256: Sha256, from: ChainEnd = emptyChain): { readonly last: ChainEnd; readonly wrong: AuditVerdict["wrong"] } {
  let last = from
  for (const { hash, ...record } of records) {
    const { sequence, previous } = record
    const expected = last.sequence + 1
    if (sequence !== expected) return { last, wrong: { sequence: expected, text: `Record ${expected} is missing: after ${last.sequence} comes ${sequence}.` } }
    if (previous !== last.hash) return { last, wrong: { sequence, text: `Record ${sequence} does not follow the one before it.` } }
    if (hash !== sha256(canonicalText(record))) return { last, wrong: { sequence, text: `Record ${sequence} was changed: its content has another hash than the one written with it.` } }
    last = { sequence, hash }
  }
  return { last, wrong: null }
}

/** JSON without spaces, keys in alphabetical order, as RFC 8785. */
function canonicalText(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalText(each)}`).join(",")}}`
}
