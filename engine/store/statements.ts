import type Database from "better-sqlite3"

/** Compiles each SQL text once, when it is first used: a read-only store of a newer version opens even where a table changed. */
export type Statements = (sql: string) => Database.Statement<unknown[], unknown>

export function statements(database: Database.Database): Statements {
  const compiled = new Map<string, Database.Statement<unknown[], unknown>>()
  return (sql) => {
    const known = compiled.get(sql)
    if (known !== undefined) return known
    const fresh = database.prepare<unknown[], unknown>(sql)
    compiled.set(sql, fresh)
    return fresh
  }
}
