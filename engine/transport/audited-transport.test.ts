import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, test } from "vitest"
import type { AuditLog, AuditResult } from "../model/audit.ts"
import { auditedTransport } from "./audited-transport.ts"
import { helperTransport } from "./helper/helper-transport.ts"
import { openHelper } from "./helper/helper.ts"
import { startCommand } from "./helper/helper-script.ts"
import { shellLink } from "./testing/shell-link.ts"
import { untilThere } from "./testing/until-there.ts"
import type { SiteTransport } from "./transport.ts"

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

interface Noted {
  readonly what: string
  readonly text: string
  result?: AuditResult
}

/** A real helper behind a real shell, and what was written down of it. */
async function site(): Promise<{ transport: SiteTransport; noted: Noted[]; folder: string; cut: () => void }> {
  const link = shellLink(startCommand)
  closers.push(() => link.close())
  const noted: Noted[] = []
  const log: AuditLog = {
    begin: (what, text) => noted.push({ what, text }) - 1,
    end: (begun, result) => {
      noted[begun]!.result = result
    },
  }
  const transport = auditedTransport(helperTransport(await openHelper(link, { deadlineMs: 300_000 })), log)
  return { transport, noted, folder: mkdtempSync(join(tmpdir(), "tephra audited-")), cut: () => process.kill(link.pid, "SIGKILL") }
}

test("commands are written down as a person would type them, with their outcome; of variables of others only the name", async () => {
  const { transport, noted, folder } = await site()
  const env = { SECRET_TOKEN: "hunter2", TEPHRA_RUNS: "/my runs" }
  const done = await transport.exec(["sh", "-c", "exit 3", "it's"], { cwd: folder, env, timeoutMs: 300_000 })
  expect(done.code).toBe(3)
  expect(noted).toEqual([{ what: "exec", text: `cd '${folder}' && SECRET_TOKEN="$SECRET_TOKEN" TEPHRA_RUNS='/my runs' sh -c 'exit 3' 'it'\\''s'`, result: { kind: "exit", code: 3 } }])
  expect(JSON.stringify(noted)).not.toContain("hunter2")
})

test("of changes of files path, bytes and sum are written down, and that the site refused; reads are not", async () => {
  const { transport, noted, folder } = await site()
  const file = join(folder, "file")
  await transport.write(file, "abc")
  await transport.append(file, 3, Buffer.from("def"))
  await transport.append(file, 3, Buffer.from("late"))
  await transport.rename(file, `${file}2`)
  await transport.makeFolder(join(folder, "sub"))
  await transport.remove(join(folder, "sub"))
  await transport.start(["true"], { folder })
  await transport.signal({ pid: 1, start: "none", boot: "none" }, "SIGTERM")
  await expect(transport.write(join(folder, "no/such/file"), "x")).rejects.toThrow(/The site says/)
  expect(readFileSync(`${file}2`, "utf8")).toBe("abcdef")
  await Promise.all([transport.read(file, 0, 1), transport.stat(file), transport.list(folder), transport.hash(file, 1), transport.freeBytes(folder), transport.alive({ pid: 1, start: "", boot: "" })])
  expect(noted.map(({ what, result }) => [what, result?.kind])).toEqual([
    ["write", "done"], ["append", "done"], ["append", "refused"], ["rename", "done"], ["makeFolder", "done"], ["remove", "done"], ["start", "done"], ["signal", "refused"], ["write", "refused"],
  ])
  expect(noted[0]?.text).toBe(`'${file}': 3 bytes, sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad`)
  expect(noted[1]?.text).toMatch(/ from byte 3: 3 bytes, sha256 [0-9a-f]{64}$/)
})

test("what a lost link leaves open is written down as unknown", async () => {
  const { transport, noted, folder, cut } = await site()
  const seen = join(folder, "seen")
  const asked = transport.exec(untilThere(seen), { timeoutMs: 300_000 })
  cut()
  // It holds the shell's output, and so the link, until it ends.
  writeFileSync(seen, "")
  await expect(asked).rejects.toThrow(/connection to the site is gone/)
  expect(noted).toMatchObject([{ what: "exec", text: `sh -c 'until [ -e "$1" ]; do sleep 0.05; done' sh '${seen}'`, result: { kind: "unknown" } }])
})

test("what cannot be written down is not sent", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tephra-audited-"))
  const { transport } = await site()
  const full = auditedTransport(transport, { begin: () => { throw new Error("database or disk is full") }, end: () => undefined })
  writeFileSync(join(folder, "file"), "kept")
  await expect(full.remove(join(folder, "file"))).rejects.toThrow("disk is full")
  expect(readFileSync(join(folder, "file"), "utf8")).toBe("kept")
})
