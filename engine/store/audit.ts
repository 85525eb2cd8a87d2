import { createHash } from "node:crypto"
import { AuditResult, emptyChain, linked } from "../model/audit.ts"
import type { AuditContent, AuditEntry, AuditLog, AuditRecord, AuditSubject, ChainEnd } from "../model/audit.ts"
import type { Statements } from "./statements.ts"

/** What was done at sites, by any app of this home: one chain of records, to which is only added. */
export interface Audit {
  /** Where what is done at a machine is written down; `now` gives seconds since 1970. */
  log(of: { readonly machine: string; readonly user: string; readonly now: () => number }): AuditLog
  /** Newest first. */
  list(which: AuditFilter): AuditEntry[]
  /** The chain after `sequence`, in order. */
  records(sequence: number, most: number): AuditRecord[]
}

export interface AuditFilter {
  readonly machine: string | null
  /** Only what names this text, as what concerns a run names its id. */
  readonly naming: string | null
  /** Only older ones. */
  readonly before: number | null
  readonly most: number
}

interface Row {
  readonly sequence: number
  readonly t: number
  readonly begun: number | null
  readonly result: string | null
  readonly hash: string
  readonly machine: string
  readonly user: string
  readonly what: AuditSubject["what"]
  readonly text: string
}

export function auditTable(sql: Statements, transaction: <T>(work: () => T) => T): Audit {
  const last = (): ChainEnd => (sql("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1").get() as ChainEnd | undefined) ?? emptyChain
  const add = (content: AuditContent): number =>
    transaction(() => {
      const record = linked(content, last(), sha256)
      const [subject, begun, result] = record.event === "begun" ? [subjectOf(sql, record), null, null] : [null, record.begun, JSON.stringify(record.result)]
      sql("INSERT INTO audit (sequence, t, subject, begun, result, hash) VALUES (?, ?, ?, ?, ?, ?)").run(record.sequence, record.t, subject, begun, result, record.hash)
      return record.sequence
    })
  return {
    log: ({ machine, user, now }) => ({
      begin: (what, text) => add({ event: "begun", t: now(), machine, user, what, text: text.toWellFormed() }),
      end: (begun, result) => void add({ event: "ended", t: now(), begun, result: "text" in result ? { ...result, text: result.text.toWellFormed() } : result }),
    }),
    list: (which) =>
      sql(`SELECT one.sequence, one.t, one.hash, machine, user, what, text, outcome.t AS endedAt, outcome.result
        FROM audit AS one JOIN audit_subjects ON audit_subjects.id = one.subject LEFT JOIN audit AS outcome ON outcome.begun = one.sequence
        WHERE (@machine IS NULL OR machine = @machine) AND (@naming IS NULL OR instr(text, @naming) > 0) AND (@before IS NULL OR one.sequence < @before)
        ORDER BY one.sequence DESC LIMIT @most`)
        .all(which)
        .map((row) => entryOf(row as Row & { endedAt: number | null })),
    records: (sequence, most) => {
      const before = sql("SELECT hash FROM audit WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1").get(sequence) as { hash: string } | undefined
      const rows = sql(`SELECT sequence, t, begun, result, hash, machine, user, what, text FROM audit LEFT JOIN audit_subjects ON audit_subjects.id = audit.subject
        WHERE sequence > ? ORDER BY sequence LIMIT ?`).all(sequence, most) as Row[]
      return rows.map((row, index) => recordOf(row, rows[index - 1]?.hash ?? before?.hash ?? emptyChain.hash))
    },
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex")
}

/** A queue is asked the same thing over and over, so texts are kept once. */
function subjectOf(sql: Statements, { machine, user, what, text }: AuditSubject): number {
  const key = sha256(JSON.stringify([machine, user, what, text]))
  sql("INSERT INTO audit_subjects (key, machine, user, what, text) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING").run(key, machine, user, what, text)
  return (sql("SELECT id FROM audit_subjects WHERE key = ?").get(key) as { id: number }).id
}

function entryOf({ result, ...row }: Row & { readonly endedAt: number | null }): AuditEntry {
  return { ...row, result: result === null ? null : AuditResult.parse(JSON.parse(result)) }
}

/** As it stands, so that what was changed in the file is seen in the chain. */
function recordOf({ sequence, t, begun, result, hash, machine, user, what, text }: Row, previous: string): AuditRecord {
  const place = { sequence, t, previous, hash }
  if (begun === null) return { event: "begun", machine, user, what, text, ...place }
  return { event: "ended", begun, result: JSON.parse(result ?? "null") as AuditResult, ...place }
}
