import { Facts } from "../model/facts.ts"
import type { Statements } from "./statements.ts"

/** What a person or the app set, by key; any JSON. */
export interface Settings {
  get(key: string): unknown
  set(key: string, value: unknown): void
}

export function settingsTable(sql: Statements): Settings {
  return {
    get: (key) => {
      const row = sql("SELECT value FROM settings WHERE key = ?").get(key) as { value: string } | undefined
      return row === undefined ? undefined : (JSON.parse(row.value) as unknown)
    },
    set: (key, value) => {
      if (value === undefined || value === null) sql("DELETE FROM settings WHERE key = ?").run(key)
      else sql("INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value").run(key, JSON.stringify(value))
    },
  }
}

/** Paths of data on this machine by logical name. */
export interface BindingsTable {
  all(): Record<string, string>
  /** Null forgets the name. */
  set(name: string, path: string | null): void
}

export function bindingsTable(sql: Statements): BindingsTable {
  return {
    all: () => Object.fromEntries(sql("SELECT name, path FROM bindings ORDER BY name").all().map((row) => [(row as { name: string }).name, (row as { path: string }).path])),
    set: (name, path) => {
      if (path === null) sql("DELETE FROM bindings WHERE name = ?").run(name)
      else sql("INSERT INTO bindings (name, path) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET path = excluded.path").run(name, path)
    },
  }
}

/** Where facts are kept: `key` says how the file was looked at (format and options), as text. */
export interface FactsKey {
  readonly machine: string
  readonly path: string
  readonly key: string
}

/** The last look at each data file; of use while size and time of change are the same. */
export interface FactsCache {
  get(at: FactsKey, file: { readonly size: number; readonly mtime: number }): Facts | null
  put(at: FactsKey, facts: Facts): void
}

export function factsTable(sql: Statements): FactsCache {
  return {
    get: (at, file) => {
      const row = sql("SELECT facts FROM facts WHERE machine = ? AND path = ? AND key = ? AND size = ? AND mtime = ?").get(at.machine, at.path, at.key, file.size, file.mtime)
      if (row === undefined) return null
      const parsed = Facts.safeParse(JSON.parse((row as { facts: string }).facts))
      return parsed.success ? parsed.data : null
    },
    put: (at, facts) =>
      void sql(`INSERT INTO facts (machine, path, key, size, mtime, facts) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (machine, path, key) DO UPDATE SET size = excluded.size, mtime = excluded.mtime, facts = excluded.facts`).run(at.machine, at.path, at.key, facts.size, facts.mtime, JSON.stringify(facts)),
  }
}

/** Folders whose custom blocks a person trusts: the hash over the files as they were then. */
export interface TrustedFolders {
  get(folder: string): string | null
  /** Null takes the trust back. */
  set(folder: string, hash: string | null): void
  list(): { readonly folder: string; readonly hash: string }[]
}

export function trustedTable(sql: Statements): TrustedFolders {
  return {
    get: (folder) => (sql("SELECT hash FROM trusted WHERE folder = ?").get(folder) as { hash: string } | undefined)?.hash ?? null,
    set: (folder, hash) => {
      if (hash === null) sql("DELETE FROM trusted WHERE folder = ?").run(folder)
      else sql("INSERT INTO trusted (folder, hash, trusted_at) VALUES (?, ?, ?) ON CONFLICT (folder) DO UPDATE SET hash = excluded.hash, trusted_at = excluded.trusted_at").run(folder, hash, Date.now() / 1000)
    },
    list: () => sql("SELECT folder, hash FROM trusted ORDER BY folder").all() as { folder: string; hash: string }[],
  }
}

export interface RecentFile {
  readonly path: string
  readonly name: string
  readonly openedAt: number
}

/** Pipeline files that were opened, newest first, at most 50. */
export interface RecentFiles {
  list(): RecentFile[]
  add(file: RecentFile): void
}

export function recentTable(sql: Statements): RecentFiles {
  return {
    list: () => sql("SELECT path, name, opened_at AS openedAt FROM recent ORDER BY opened_at DESC LIMIT 50").all() as RecentFile[],
    add: ({ path, name, openedAt }) => {
      sql("INSERT INTO recent (path, name, opened_at) VALUES (?, ?, ?) ON CONFLICT (path) DO UPDATE SET name = excluded.name, opened_at = excluded.opened_at").run(path, name, openedAt)
      sql("DELETE FROM recent WHERE path NOT IN (SELECT path FROM recent ORDER BY opened_at DESC LIMIT 50)").run()
    },
  }
}
