import Database from "better-sqlite3"
import { chmodSync, mkdirSync } from "node:fs"
import { dirname } from "node:path"
import { ApiError } from "../model/api-error.ts"
import { auditTable } from "./audit.ts"
import type { Audit } from "./audit.ts"
import { leasesTable } from "./leases.ts"
import type { Leases } from "./leases.ts"
import { holdersOf } from "./holders.ts"
import { migrate, migrations, schemaVersion, type OnRows } from "./migrations.ts"
import { pointsTable } from "./points.ts"
import type { Points } from "./points.ts"
import { bindingsTable, factsTable, recentTable, settingsTable, trustedTable } from "./preferences.ts"
import type { BindingsTable, FactsCache, RecentFiles, Settings, TrustedFolders } from "./preferences.ts"
import { evidenceTable } from "./evidence.ts"
import type { EvidenceTable } from "./evidence.ts"
import { rankMomentsTable } from "./rank-moments.ts"
import type { RankMoments } from "./rank-moments.ts"
import { remarksTable } from "./remarks.ts"
import type { Remarks } from "./remarks.ts"
import { runsTable } from "./runs.ts"
import type { Runs } from "./runs.ts"
import { statements } from "./statements.ts"

/** What the app remembers, in one SQLite file that several apps may have open. */
export interface Store {
  /** Why nothing can be written, in words; null when it can. */
  readonly readOnly: string | null
  readonly runs: Runs
  readonly points: Points
  readonly ranks: RankMoments
  readonly evidence: EvidenceTable
  readonly remarks: Remarks
  readonly leases: Leases
  readonly settings: Settings
  readonly bindings: BindingsTable
  readonly facts: FactsCache
  readonly recent: RecentFiles
  readonly trusted: TrustedFolders
  readonly audit: Audit
  /** All or nothing; takes the write lock at once, so that what was read inside still holds when it is written. */
  transaction<T>(work: () => T): T
  close(): void
}

export interface StoreOptions {
  /** How long a lock of another app is waited for. */
  readonly waitMs?: number
  /** Where bringing an older store up to date is. */
  readonly onUpgrade?: (text: string) => void
}

const usualWaitMs = 10_000
const tellMs = 1000

/** Opens (creates, migrates) the store at `path`; one of a newer version opens for reading only. */
export function openStore(path: string, options: StoreOptions = {}): Store {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const { database, readOnly } = openDatabase(path, options)
  const sql = statements(database)
  const transaction = <T>(work: () => T): T => (database.inTransaction ? work() : database.transaction(work).immediate())
  return {
    readOnly,
    runs: runsTable(sql, transaction),
    points: pointsTable(sql),
    ranks: rankMomentsTable(sql),
    evidence: evidenceTable(sql),
    remarks: remarksTable(sql),
    leases: leasesTable(sql),
    settings: settingsTable(sql),
    bindings: bindingsTable(sql),
    facts: factsTable(sql),
    recent: recentTable(sql),
    trusted: trustedTable(sql),
    audit: auditTable(sql, transaction),
    transaction,
    close: () => void database.close(),
  }
}

function openDatabase(path: string, { waitMs: timeout = usualWaitMs, onUpgrade = () => undefined }: StoreOptions): { database: Database.Database; readOnly: string | null } {
  const newest = migrations.at(-1)?.version ?? 0
  const found = versionOf(path, timeout)
  if (found > newest) {
    const readOnly = `${path} was written by a newer Tephra; runs can be looked at but not started or changed. Update this Tephra, or set TEPHRA_HOME to another folder.`
    return { database: new Database(path, { readonly: true, timeout }), readOnly }
  }
  if (found < newest) upgrade(path, { waitMs: timeout, onUpgrade })
  const database = new Database(path, { timeout })
  chmodSync(path, 0o600)
  database.pragma("journal_mode = WAL")
  database.pragma("synchronous = NORMAL")
  return { database, readOnly: null }
}

function versionOf(path: string, timeout: number): number {
  const database = new Database(path, { timeout })
  try {
    return schemaVersion(database)
  } catch (error) {
    throw isBusy(error) ? inUse(path) : error
  } finally {
    database.close()
  }
}

/** Alone: an older Tephra that has the store open would find its tables gone. As SQLite locks the file, an app on another computer with the same home counts too. */
function upgrade(path: string, { waitMs: timeout, onUpgrade }: Required<StoreOptions>): void {
  const database = new Database(path, { timeout })
  try {
    database.pragma("locking_mode = EXCLUSIVE")
    migrate(database, migrations, told(path, onUpgrade))
  } catch (error) {
    if (!isBusy(error)) throw error
    // Another app was first, and has it open as it now is.
    if (versionOf(path, timeout) < (migrations.at(-1)?.version ?? 0)) throw inUse(path)
  } finally {
    database.close()
  }
}

/** At the start, then each second, and when all are packed. */
function told(path: string, onUpgrade: (text: string) => void): OnRows {
  let last = -Infinity
  return (done, all) => {
    if (done < all && Date.now() - last < tellMs) return
    last = Date.now()
    const rows = `${done.toLocaleString("en")} of ${all.toLocaleString("en")} metric rows`
    onUpgrade(`Bringing ${path} up to this version of Tephra, once: ${rows} are packed (${Math.floor((100 * done) / all)} %).${done === all ? " Writing them." : ""}`)
  }
}

function isBusy(error: unknown): boolean {
  return (error as { code?: unknown }).code === "SQLITE_BUSY"
}

function inUse(path: string): ApiError {
  const holders = holdersOf(path)
  const which = holders.length === 0 ? "" : ` (process ${holders.join(", ")})`
  return new ApiError("store-busy", `${path} is of an older Tephra, and it must be brought up to this version while nobody else has it open. Another Tephra has${which}, or is doing just that: ten million rows take a minute. Wait for that, or close the other one, then start again.`)
}
