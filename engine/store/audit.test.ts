import Database from "better-sqlite3"
import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdtempSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { verifyAudit } from "../model/audit.ts"
import { openStore, type Store } from "./open-store.ts"

const path = (): string => join(mkdtempSync(join(tmpdir(), "tephra-audit-")), "store.sqlite")
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")
const all = { machine: null, naming: null, before: null, most: 1000 }
const verified = ({ audit }: Store) => verifyAudit(audit.records(0, 1_000_000), sha256)

function filled(file: string): Store {
  const store = openStore(file)
  let t = 1_000_000_000.25
  const log = store.audit.log({ machine: "summit", user: "me", now: () => (t += 1) })
  log.end(log.begin("exec", "squeue --me"), { kind: "exit", code: 0 })
  const write = log.begin("write", "'/scratch/of me/é\ud800': 3 bytes")
  log.end(log.begin("exec", "squeue --me"), { kind: "exit", code: null })
  log.end(write, { kind: "refused", text: "Disk quota exceeded" })
  store.audit.log({ machine: "aurora", user: "you", now: () => t }).begin("exec", "sh submit.sh 5f3c1f0e-9f0b-4b52-8f43-0f2d7b6f6a10 1")
  return store
}

test("acts are listed with their outcome, newest first, by machine and by what they name", () => {
  const store = filled(path())
  expect(store.audit.list(all).map(({ sequence, what, result }) => [sequence, what, result])).toEqual([
    [7, "exec", null],
    [4, "exec", { kind: "exit", code: null }],
    [3, "write", { kind: "refused", text: "Disk quota exceeded" }],
    [1, "exec", { kind: "exit", code: 0 }],
  ])
  expect(store.audit.list({ ...all, machine: "aurora" }).map(({ user }) => user)).toEqual(["you"])
  expect(store.audit.list({ ...all, naming: "5f3c1f0e-9f0b-4b52-8f43-0f2d7b6f6a10" })).toHaveLength(1)
  expect(store.audit.list({ ...all, before: 4, most: 1 }).map(({ sequence }) => sequence)).toEqual([3])
  expect(verified(store)).toMatchObject({ wrong: null, last: { sequence: 7 } })
  store.close()
})

test.each<[string, string, number, RegExp]>([
  ["a word of a command", "UPDATE audit_subjects SET text = 'squeue' WHERE text = 'squeue --me'", 1, /was changed/],
  ["a time", "UPDATE audit SET t = t + 1 WHERE sequence = 3", 3, /was changed/],
  ["an outcome", `UPDATE audit SET result = '{"kind":"exit","code":1}' WHERE sequence = 2`, 2, /was changed/],
  ["whose outcome it is", "UPDATE audit SET begun = 7 WHERE sequence = 6", 6, /was changed/],
  ["a record that is gone", "DELETE FROM audit WHERE sequence = 5", 5, /Record 5 is missing: after 4 comes 6/],
  ["the first record gone", "DELETE FROM audit WHERE sequence = 1", 1, /Record 1 is missing/],
  ["a hash", "UPDATE audit SET hash = 'ab' WHERE sequence = 4", 4, /was changed/],
])("the first record that does not fit is named: %s", (_, sql, sequence, text) => {
  const file = path()
  filled(file).close()
  const raw = new Database(file)
  raw.exec(sql)
  raw.close()
  const store = openStore(file)
  expect(verified(store).wrong).toEqual({ sequence, text: expect.stringMatching(text) as string })
  store.close()
})

/** Writes acts until it is killed, telling each once it is written. */
const writer = `
import { openStore } from ${JSON.stringify(join(import.meta.dirname, "open-store.ts"))}
const store = openStore(process.argv[1])
const log = store.audit.log({ machine: process.argv[2], user: "me", now: () => Date.now() / 1000 })
for (let n = 0; ; n += 1) {
  const begun = log.begin("exec", "command " + n)
  process.stdout.write(begun + "\\n")
  await new Promise((next) => setImmediate(next))
  log.end(begun, { kind: "exit", code: 0 })
}`

test("several apps write one chain and are killed at any instant: nothing that was sent is missing, and the chain fits", async () => {
  const file = path()
  openStore(file).close()
  const written = await Promise.all(["one", "two", "three"].map((machine, index) => new Promise<number[]>((resolve) => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", writer, file, machine], { stdio: ["ignore", "pipe", "inherit"] })
    let out = ""
    child.stdout.on("data", (part: Buffer) => {
      out += part.toString()
      if (out.length > 600 + index * 300) child.kill("SIGKILL")
    })
    child.on("close", () => resolve(out.split("\n").slice(0, -1).map(Number)))
  })))
  const store = openStore(file)
  const listed = new Set(store.audit.list({ ...all, most: 1_000_000 }).map(({ sequence }) => sequence))
  const sent = written.flat()
  expect(new Set(sent).size).toBe(sent.length)
  expect(sent.length).toBeGreaterThan(100)
  expect(sent.filter((sequence) => !listed.has(sequence))).toEqual([])
  expect(verified(store).wrong).toBeNull()
  store.close()
})

test("a day of asking a queue twice every half a minute is a few megabytes", () => {
  const file = path()
  const store = openStore(file)
  const log = store.audit.log({ machine: "frontier", user: "me", now: () => 1_764_000_000.123 })
  const question = `env -u SQUEUE_ACCOUNT TZ=UTC0 LC_ALL=C squeue --noheader ${"--format=%i ".repeat(20)} --jobs=1234567,1234568`
  store.transaction(() => {
    for (let n = 0; n < 2 * 2880; n += 1) log.end(log.begin("exec", question), { kind: "exit", code: 0 })
  })
  store.close()
  expect(statSync(file).size).toBeLessThan(2_500_000)
})
