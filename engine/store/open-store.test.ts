import Database from "better-sqlite3"
import { spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { expect, test } from "vitest"
import { migrate, migrations, schemaVersion } from "./migrations.ts"
import { openStore } from "./open-store.ts"

const path = () => join(mkdtempSync(join(tmpdir(), "tephra-store-")), "home", "store.sqlite")
const created = (id: string) => ({
  event: "created" as const, t: 1, id, name: "regression", file: null, job: "ab", target: { machine: "local", ranks: 1, threads: 1 },
  seed: null, folder: "/runs/x", stages: [{ stage: "train", block: "t3k9q2mz" }],
})
const one = "5f3c1f0e-9f0b-4b52-8f43-0f2d7b6f6a10"
const two = "5f3c1f0e-0000-4b52-8f43-0f2d7b6f6a10"

test("only the owner can read it", () => {
  const file = path()
  openStore(file).close()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(join(file, "..")).mode & 0o777).toBe(0o700)
})

test("a store of a newer version opens for reading only, and says so", () => {
  const file = path()
  const store = openStore(file)
  store.runs.create(created(one), {})
  store.close()
  const raw = new Database(file)
  raw.pragma("user_version = 999")
  raw.exec("DROP TABLE settings")
  raw.close()
  const newer = openStore(file)
  expect(newer.readOnly).toMatch(/newer Tephra/)
  expect(newer.runs.list()).toHaveLength(1)
  expect(() => newer.runs.append(one, [{ event: "stop-requested", t: 2 }])).toThrow(/readonly/)
  newer.close()
})

test("migrations run once each, in order, whole or not at all", () => {
  const database = new Database(":memory:")
  const newest = migrations.at(-1)!.version
  const second = { version: newest + 1, sql: "CREATE TABLE more (x); INSERT INTO more VALUES (1)" }
  migrate(database, migrations)
  migrate(database, [...migrations, second])
  migrate(database, [...migrations, second])
  expect(database.prepare("SELECT count(*) AS n FROM more").get()).toEqual({ n: 1 })
  expect(() => migrate(database, [...migrations, second, { version: newest + 2, sql: "CREATE TABLE third (x); nonsense" }])).toThrow()
  expect(schemaVersion(database)).toBe(newest + 1)
  expect(database.prepare("SELECT name FROM sqlite_master WHERE name = 'third'").get()).toBeUndefined()
})

test("a store whose rows stood one by one opens with all of them, packed", () => {
  const file = path()
  mkdirSync(dirname(file))
  const old = new Database(file)
  migrate(old, migrations.filter(({ version }) => version < 5))
  old.exec("INSERT INTO series (id, run, stage, name) VALUES (1, 'r', 'train', 'loss'), (2, 'r', 'train', 'rate')")
  const insert = old.prepare("INSERT INTO points (series, step, attempt, value, t) VALUES (?, ?, ?, ?, ?)")
  old.exec("BEGIN")
  const bucket = old.prepare("INSERT INTO pyramid VALUES (1, ?, ?, ?, ?, ?, ?, ?)")
  for (let step = 0; step < 1000; step += 1) insert.run(1, step, 1, Math.sin(step), 100 + step / 8)
  for (let step = 900; step < 1100; step += 1) insert.run(1, step, 2, step === 950 ? "NaN" : 2 + Math.sin(step), 300 + step / 8)
  for (const [step, value] of ["Infinity", "-Infinity", 0.1].entries()) insert.run(2, 7_000_000_000 * step, 1, value, 5)
  for (let level = 2; level < 6; level += 1) bucket.run(level, 0, 0, 4 ** level, 0, -1, 1)
  old.exec("COMMIT")
  old.close()
  const store = openStore(file)
  const { rows } = store.points.rows("r", null, 10_000)
  const one = (series: string, attempt: number, step: number) => rows.find((row) => row.series === series && row.attempt === attempt && row.step === step)
  expect(store.points.count("r")).toBe(1203)
  expect(rows).toHaveLength(1203)
  expect(one("loss", 1, 999)).toEqual({ stage: "train", series: "loss", attempt: 1, step: 999, value: Math.sin(999), t: 100 + 999 / 8 })
  expect(one("loss", 2, 950)?.value).toBe("NaN")
  expect(rows.filter(({ series }) => series === "rate").map(({ step, value }) => [step, value])).toEqual([[0, "Infinity"], [7_000_000_000, "-Infinity"], [14_000_000_000, 0.1]])
  expect(store.points.lastCursor()).toBe(1203)
  expect(store.points.after("r", 1100).points.map(({ series, steps }) => [series, steps.length])).toEqual([["loss", 100], ["rate", 3]])
  store.transaction(() => store.points.add("r", [{ stage: "train", series: "loss", attempt: 2, step: 1100, value: 9, t: 1 }]))
  expect(store.points.after("r", 1203)).toMatchObject({ cursor: 1204, points: [{ steps: [1100], values: [9] }] })
  store.close()
})

test("a store that another brings up to date says so, and opens once that is done", () => {
  const file = path()
  mkdirSync(dirname(file))
  const old = new Database(file)
  migrate(old, migrations.slice(0, -1))
  old.pragma("journal_mode = WAL")
  old.exec("BEGIN IMMEDIATE")
  expect(() => openStore(file, { waitMs: 20 })).toThrow(`${file} is of an older Tephra`)
  old.exec("COMMIT")
  old.close()
  const store = openStore(file, { waitMs: 20 })
  expect(store.readOnly).toBeNull()
  store.close()
})

test("a store is not brought up to date while an older Tephra has it open, though that one does nothing", () => {
  const file = path()
  mkdirSync(dirname(file))
  const old = new Database(file)
  migrate(old, migrations.slice(0, -1))
  old.pragma("journal_mode = WAL")
  old.prepare("SELECT count(*) FROM points").get()
  const script = `const D = require("better-sqlite3"); const d = new D(process.argv[1]); d.prepare("SELECT count(*) FROM points").get(); console.log("open"); setInterval(() => {}, 1000)`
  const other = spawn(process.execPath, ["-e", script, file], { stdio: ["ignore", "pipe", "inherit"] })
  const opened = new Promise((resolve) => other.stdout.once("data", resolve))
  return opened.then(async () => {
    old.close()
    const refused = () => openStore(file, { waitMs: 20 })
    expect(refused).toThrow(new RegExp(`nobody else has it open\\. Another Tephra has \\(process ${other.pid}\\)`))
    const gone = new Promise((resolve) => other.once("exit", resolve))
    other.kill("SIGKILL")
    await gone
    const store = refused()
    expect(store.readOnly).toBeNull()
    store.close()
  })
})

test("packing tells how far it is, at the start and at the end", () => {
  const file = path()
  mkdirSync(dirname(file))
  const old = new Database(file)
  migrate(old, migrations.filter(({ version }) => version < 5))
  old.exec("INSERT INTO series (id, run, stage, name) VALUES (1, 'r', 'train', 'loss')")
  for (let step = 0; step < 100; step += 1) old.prepare("INSERT INTO points (series, step, attempt, value, t) VALUES (1, ?, 1, 0.5, 1)").run(step)
  old.close()
  const said: string[] = []
  openStore(file, { onUpgrade: (text) => void said.push(text) }).close()
  expect(said.at(0)).toBe(`Bringing ${file} up to this version of Tephra, once: 0 of 100 metric rows are packed (0 %).`)
  expect(said.at(-1)).toContain("100 of 100 metric rows are packed (100 %). Writing them.")
  openStore(file, { onUpgrade: (text) => void said.push(text) }).close()
  openStore(path(), { onUpgrade: (text) => void said.push(text) }).close()
  expect(said).toHaveLength(2)
})

test("runs count up, are found by number and id, and their view is the fold of their events", () => {
  const store = openStore(path())
  expect(store.runs.create(created(one), { data: {} }).number).toBe(1)
  expect(store.runs.create(created(two), {}).number).toBe(2)
  expect(store.runs.launch(one)).toEqual({ data: {} })
  expect(store.runs.find("#2").map(({ id }) => id)).toEqual([two])
  expect(store.runs.find("5f3c1f0e-9")).toHaveLength(1)
  expect(store.runs.find("5f3c")).toHaveLength(2)
  expect(store.runs.find("%%%%")).toEqual([])
  const before = store.runs.change()
  store.runs.append(one, [{ event: "launching", t: 2, attempt: 1 }, { event: "running", t: 2, attempt: 1, resumedFromStep: null }])
  for (let step = 1; step < 50; step += 1) store.runs.append(one, [{ event: "progress", t: 3, attempt: 1, stage: "train", step, epoch: 1 }])
  expect(store.runs.events(one)).toHaveLength(4)
  expect(store.runs.change()).toBeGreaterThan(before)
  expect(store.runs.rebuild(one)).toEqual(store.runs.get(one))
  store.close()
})

test("one lease a run, taken over when it lapsed", () => {
  const file = path()
  const a = openStore(file)
  const b = openStore(file)
  expect(a.leases.take("r", "a", { now: 10, until: 15 })).toBe(true)
  expect(b.leases.take("r", "b", { now: 12, until: 17 })).toBe(false)
  expect(["a", "b"].map((owner) => b.leases.isTaken("r", owner, 12))).toEqual([false, true])
  expect(a.leases.take("r", "a", { now: 13, until: 18 })).toBe(true)
  expect(a.leases.holds("r", "a")).toBe(true)
  expect(b.leases.take("r", "b", { now: 18.5, until: 23 })).toBe(true)
  expect(a.leases.holds("r", "a")).toBe(false)
  b.leases.release("r", "b")
  expect(a.leases.take("r", "a", { now: 19, until: 24 })).toBe(true)
  a.close()
  b.close()
})

test("settings, bindings, facts and recent files come back as they were put", () => {
  const store = openStore(path())
  store.settings.set("theme", { dark: true })
  expect(store.settings.get("theme")).toEqual({ dark: true })
  expect(store.settings.get("nothing")).toBeUndefined()
  store.bindings.set("table", "/data/t.csv")
  store.bindings.set("gone", "/x")
  store.bindings.set("gone", null)
  expect(store.bindings.all()).toEqual({ table: "/data/t.csv" })
  const facts = { path: "/data/t.csv", size: 10, mtime: 5.25, rows: 3 }
  const at = { machine: "local", path: facts.path, key: "csv" }
  store.facts.put(at, facts)
  expect(store.facts.get(at, { size: 10, mtime: 5.25 })).toEqual(facts)
  expect(store.facts.get(at, { size: 11, mtime: 5.25 })).toBeNull()
  store.recent.add({ path: "/a", name: "a", openedAt: 1 })
  store.recent.add({ path: "/b", name: "b", openedAt: 2 })
  store.recent.add({ path: "/a", name: "a", openedAt: 3 })
  expect(store.recent.list().map(({ path: each }) => each)).toEqual(["/a", "/b"])
  store.close()
})
