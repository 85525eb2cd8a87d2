import type Database from "better-sqlite3"
import { packed, type PagedRow } from "./pages.ts"

export interface Migration {
  readonly version: number
  readonly sql: string
}

/** The version since which rows are packed in pages. */
const paged = 5

/** Numbered, never changed once released; each runs once, in one transaction with its number. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      -- view is the fold of the run's events, kept beside them; change rises with every change of any run.
      CREATE TABLE runs (id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, view TEXT NOT NULL, change INTEGER NOT NULL, launch TEXT NOT NULL,
        state TEXT GENERATED ALWAYS AS (json_extract(view, '$.state'))) WITHOUT ROWID;
      CREATE INDEX runs_change ON runs (change);
      CREATE INDEX runs_open ON runs (state) WHERE state <> 'ended';
      CREATE TABLE events (run TEXT NOT NULL, sequence INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (run, sequence)) WITHOUT ROWID;
      -- How far a file of a run was read; written in the transaction of what was read.
      CREATE TABLE tails (run TEXT NOT NULL, file TEXT NOT NULL, offset INTEGER NOT NULL, PRIMARY KEY (run, file)) WITHOUT ROWID;
      CREATE TABLE series (id INTEGER PRIMARY KEY, run TEXT NOT NULL, stage TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (run, stage, name));
      -- value is a number, or one of the texts NaN, Infinity, -Infinity.
      CREATE TABLE points (cursor INTEGER PRIMARY KEY AUTOINCREMENT, series INTEGER NOT NULL, step INTEGER NOT NULL, attempt INTEGER NOT NULL, value, t REAL NOT NULL);
      CREATE UNIQUE INDEX points_key ON points (series, step, attempt);
      -- Buckets of 4^level steps over the visible (latest attempt's) finite values.
      CREATE TABLE pyramid (series INTEGER NOT NULL, level INTEGER NOT NULL, bucket INTEGER NOT NULL, step INTEGER NOT NULL, count INTEGER NOT NULL,
        sum REAL NOT NULL, low REAL NOT NULL, high REAL NOT NULL, PRIMARY KEY (series, level, bucket)) WITHOUT ROWID;
      CREATE TABLE leases (run TEXT PRIMARY KEY, owner TEXT NOT NULL, until REAL NOT NULL) WITHOUT ROWID;
      CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE bindings (name TEXT PRIMARY KEY, path TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE facts (machine TEXT NOT NULL, path TEXT NOT NULL, key TEXT NOT NULL, size INTEGER NOT NULL, mtime REAL NOT NULL, facts TEXT NOT NULL,
        PRIMARY KEY (machine, path, key)) WITHOUT ROWID;
      CREATE TABLE recent (path TEXT PRIMARY KEY, name TEXT NOT NULL, opened_at REAL NOT NULL) WITHOUT ROWID;
    `,
  },
  {
    version: 2,
    sql: `
      -- Folders of pipelines whose custom blocks a person trusts, and the hash over the files that were seen.
      CREATE TABLE trusted (folder TEXT PRIMARY KEY, hash TEXT NOT NULL, trusted_at REAL NOT NULL) WITHOUT ROWID;
    `,
  },
  {
    version: 3,
    sql: `
      -- What was done at sites: a chain to which is only added. A record has a subject when an act begins, begun (its sequence) and result when it ended.
      CREATE TABLE audit_subjects (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, machine TEXT NOT NULL, user TEXT NOT NULL, what TEXT NOT NULL, text TEXT NOT NULL);
      CREATE TABLE audit (sequence INTEGER PRIMARY KEY, t REAL NOT NULL, subject INTEGER, begun INTEGER, result TEXT, hash TEXT NOT NULL);
      CREATE UNIQUE INDEX audit_ended ON audit (begun) WHERE begun IS NOT NULL;
    `,
  },
  {
    version: 4,
    sql: `
      -- Looks at what ranks had spent, packed; some are left out again as a run grows long.
      CREATE TABLE rank_moments (run TEXT NOT NULL, t REAL NOT NULL, attempt INTEGER NOT NULL, stage TEXT NOT NULL, ranks BLOB NOT NULL);
      CREATE UNIQUE INDEX rank_moments_key ON rank_moments (run, t);
      -- The last word of each source on where a run is.
      CREATE TABLE evidence (run TEXT NOT NULL, source TEXT NOT NULL, evidence TEXT NOT NULL, PRIMARY KEY (run, source)) WITHOUT ROWID;
      -- What a person wrote of a run; tags is a JSON list; change rises with every change of any.
      CREATE TABLE remarks (run TEXT PRIMARY KEY, note TEXT NOT NULL, tags TEXT NOT NULL, change INTEGER NOT NULL) WITHOUT ROWID;
    `,
  },
  {
    version: paged,
    sql: `
      -- Metric rows, those of 64 steps of one attempt packed together, which are a bucket of the pyramid's first level; since and cursor are the least and greatest of their cursors.
      CREATE TABLE pages (id INTEGER PRIMARY KEY, series INTEGER NOT NULL, page INTEGER NOT NULL, attempt INTEGER NOT NULL, since INTEGER NOT NULL, cursor INTEGER NOT NULL, rows BLOB NOT NULL);
      INSERT INTO pages (series, page, attempt, since, cursor, rows)
        SELECT series, step / 64, attempt, min(cursor), max(cursor), packed_page(step, value, t, cursor) FROM points GROUP BY series, step / 64, attempt;
      CREATE UNIQUE INDEX pages_key ON pages (series, page, attempt);
      CREATE INDEX pages_cursor ON pages (cursor, since, series, page);
      DROP TABLE points;
      DELETE FROM pyramid WHERE level < 3;
    `,
  },
]

export function schemaVersion(database: Database.Database): number {
  return database.pragma("user_version", { simple: true }) as number
}

type Row = Omit<PagedRow, "attempt">

/** Of rows of one page as they stood one by one. Its types know of one column only. */
function packedPage(onRow: () => void): Database.AggregateOptions {
  return {
    varargs: true,
    start: (): Row[] => [],
    step: (rows: Row[], ...[step, value, t, cursor]: readonly [number, number | string, number, number]): void => {
      rows.push({ step, value: Number(value), t, cursor })
      onRow()
    },
    result: (rows: Row[]): Buffer => packed(rows.sort((a, b) => a.step - b.step)),
  } as Database.AggregateOptions
}

/** Of the metric rows that an older store has, how many are packed. */
export type OnRows = (done: number, all: number) => void

/** Brings an older or new database to the last of `list`; two apps that start at once take turns. */
export function migrate(database: Database.Database, list: readonly Migration[] = migrations, onRows: OnRows = () => undefined): void {
  let [done, all] = [0, 0]
  database.aggregate("packed_page", packedPage(() => onRows(++done, all)))
  const upgrade = database.transaction(() => {
    const from = schemaVersion(database)
    all = from > 0 && from < paged ? (database.prepare("SELECT count(*) FROM points").pluck().get() as number) : 0
    if (all > 0) onRows(done, all)
    for (const migration of list.filter(({ version }) => version > from)) {
      database.exec(migration.sql)
      database.pragma(`user_version = ${migration.version}`)
    }
  })
  upgrade.exclusive()
}
