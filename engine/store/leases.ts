import type { Statements } from "./statements.ts"

/** Who drives a run: one owner at a time, who renews before `until`; another takes over when it lapsed. Times are seconds since 1970. */
export interface Leases {
  /** True when `owner` now holds the run until `until`. */
  take(run: string, owner: string, times: { readonly now: number; readonly until: number }): boolean
  /** Whether another than `owner` holds the run: only read, so that apps that watch leave the write lock alone. */
  isTaken(run: string, owner: string, now: number): boolean
  /** Until another takes it over, also one that has lapsed: a transaction that begins with this excludes that. */
  holds(run: string, owner: string): boolean
  release(run: string, owner: string): void
}

export function leasesTable(sql: Statements): Leases {
  return {
    take: (run, owner, { now, until }) =>
      sql(`INSERT INTO leases (run, owner, until) VALUES (?, ?, ?)
        ON CONFLICT (run) DO UPDATE SET owner = excluded.owner, until = excluded.until WHERE owner = excluded.owner OR until < ?`).run(run, owner, until, now).changes === 1,
    isTaken: (run, owner, now) => sql("SELECT 1 FROM leases WHERE run = ? AND owner <> ? AND until >= ?").get(run, owner, now) !== undefined,
    holds: (run, owner) => sql("SELECT 1 FROM leases WHERE run = ? AND owner = ?").get(run, owner) !== undefined,
    release: (run, owner) => void sql("DELETE FROM leases WHERE run = ? AND owner = ?").run(run, owner),
  }
}
