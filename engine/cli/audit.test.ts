import Database from "better-sqlite3"
import { spawnSync } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { expect, test } from "vitest"
import { openStore } from "../store/open-store.ts"

const launcher = resolve(import.meta.dirname, "../../bin/tephra")
const run = "5f3c1f0e-9f0b-4b52-8f43-0f2d7b6f6a10"

test("audit lists what was done at sites, by machine and run, and --verify finds what was changed", () => {
  const home = mkdtempSync(join(tmpdir(), "tephra-audit-cli-"))
  const tephra = (...words: string[]): { code: number | null; out: string; err: string } => {
    const done = spawnSync(launcher, ["audit", ...words], { env: { ...process.env, TEPHRA_HOME: home }, encoding: "utf8" })
    return { code: done.status, out: done.stdout, err: done.stderr }
  }
  const store = openStore(join(home, "store.sqlite"))
  store.runs.create({ event: "created", t: 1, id: run, name: "regression", file: null, job: "ab", target: { machine: "summit", ranks: 1, threads: 1 }, seed: null, folder: "/runs/x", stages: [] }, {})
  const log = store.audit.log({ machine: "summit", user: "me", now: () => 1_764_000_000 })
  log.end(log.begin("exec", "squeue '--format=%i\u001f'"), { kind: "exit", code: 0 })
  log.end(log.begin("exec", `sh /scratch/submit.sh ${run} 1`), { kind: "unknown", text: "The connection to the site is gone" })
  store.audit.log({ machine: "aurora", user: "you", now: () => 1_764_000_001 }).begin("remove", "rm -rf /flare/x")
  store.close()

  const { out } = tephra()
  expect(out.trimEnd().split("\n")).toEqual([
    expect.stringMatching(/^#1 2025-11-2\d \d\d:\d\d:\d\d me@summit exec: squeue '--format=%i\\u001f' \[exit 0]$/),
    expect.stringMatching(/^#3 .* me@summit exec: sh \/scratch\/submit.sh \S+ 1 \[outcome unknown: The connection to the site is gone]$/),
    expect.stringMatching(/^#5 .* you@aurora remove: rm -rf \/flare\/x \[no outcome: it is going on, or Tephra was ended first]$/),
  ])
  expect(tephra("--run", "1").out).toMatch(/^#3 [^\n]*\n$/)
  expect(JSON.parse(tephra("--json", "--machine", "aurora").out)).toMatchObject({ event: "act", sequence: 5, machine: "aurora", what: "remove", result: null })
  expect(tephra("--verify")).toMatchObject({ code: 0, out: expect.stringMatching(/^All 5 records fit\. The hash of the last is [0-9a-f]{64}\.\n$/) as string })

  const raw = new Database(join(home, "store.sqlite"))
  raw.exec("UPDATE audit SET t = 0 WHERE sequence = 3")
  raw.close()
  const wrong = tephra("--verify", "--json")
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining("Record 3 was changed") as string })
  expect(JSON.parse(wrong.out)).toMatchObject({ event: "audit", records: 2, wrong: { sequence: 3 } })
})
