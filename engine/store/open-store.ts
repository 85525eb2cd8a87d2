import Database from "better-sqlite3"
import { chmodSync, mkdirSync } from "node:fs"
import { dirname } from "node:path"
import { ApiError } from "../model/api-error.ts"
import { auditTable } from "./audit.ts"
import type { Audit } from "./audit.ts"
import { leasesTable } from "./leases.ts"
import type { Leases } from "./leases.ts"
import { migrate, migrations, schemaVersion } from "./migrations.ts"
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

/** Opens (creates, migrates) the store at `path`; one of a newer version opens for reading only. */
export function openStore(path: string, waitMs = 10_000): Store {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const { database, readOnly } = openDatabase(path, waitMs)
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

function openDatabase(path: string, timeout: number): { database: Database.Database; readOnly: string | null } {
  const database = new Database(path, { timeout })
  const newest = migrations.at(-1)?.version ?? 0
  if (schemaVersion(database) > newest) {
    database.close()
    const readOnly = `${path} was written by a newer Tephra; runs can be looked at but not started or changed. Update this Tephra, or set TEPHRA_HOME to another folder.`
    return { database: new Database(path, { readonly: true, timeout }), readOnly }
  }
  chmodSync(path, 0o600)
  database.pragma("journal_mode = WAL")
  database.pragma("synchronous = NORMAL")
  // Only when there is something to do: it takes the write lock, for which an app that writes much leaves little room.
  if (schemaVersion(database) < newest) migrated(database)
  return { database, readOnly: null }
}

/** Millions of rows take longer than one waits for a lock. */
function migrated(database: Database.Database): void {
  try {
    migrate(database)
  } catch (error) {
    const { name } = database
    database.close()
    if ((error as { code?: unknown }).code !== "SQLITE_BUSY") throw error
    throw new ApiError("store-busy", `${name} is of an older Tephra, and another app writes to it, which may be bringing it up to date: ten million rows take a minute. Wait for that, or close an older Tephra, then start again.`)
  }
}
