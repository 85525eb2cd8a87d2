import { spawn } from "node:child_process"
import { mkdtemp, readdir } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { bootId, localTransport, processStart } from "./local-transport.ts"

const transport = localTransport()
const folder = () => mkdtemp(join(tmpdir(), "tephra-transport-"))

test("files are written whole, read from an offset, and absent ones are null", async () => {
  const at = await folder()
  await transport.write(join(at, "a file"), "0123456789")
  await transport.write(join(at, "a file"), "abcdefghij")
  expect(await readdir(at)).toEqual(["a file"])
  expect(Buffer.from((await transport.read(join(at, "a file"), 7, 100)) ?? []).toString()).toBe("hij")
  expect(await transport.read(join(at, "a file"), 50, 10)).toHaveLength(0)
  expect(await transport.read(join(at, "none"), 0, 10)).toBeNull()
  expect(await transport.stat(join(at, "none"))).toBeNull()
  expect(await transport.list(join(at, "none"))).toEqual([])
  expect((await transport.stat(at))?.folder).toBe(true)
  expect(await transport.freeBytes(at)).toBeGreaterThan(0)
})

test("commands give code and output, also when there is no such program", async () => {
  expect(await transport.exec(["sh", "-c", "echo $WORD; echo bad >&2; exit 3"], { env: { WORD: "a b" }, timeoutMs: 10_000 })).toEqual({ code: 3, stdout: "a b\n", stderr: "bad\n" })
  expect((await transport.exec(["tephra-no-such-program"], { timeoutMs: 10_000 })).code).toBeNull()
})

test("a process is known by pid, start and boot together, and only then signalled", async () => {
  const child = spawn("sleep", ["1000"])
  const pid = child.pid ?? 0
  const start = (await processStart(pid)) ?? ""
  const boot = await bootId()
  expect(await transport.alive({ pid, start, boot })).toBe(true)
  expect(await transport.alive({ pid, start: `${start}1`, boot })).toBe(false)
  expect(await transport.alive({ pid, start, boot: "other" })).toBe(false)
  expect(await transport.signal({ pid, start: "1", boot }, "SIGKILL")).toBe(false)
  const gone = new Promise((resolve) => child.on("exit", resolve))
  expect(await transport.signal({ pid, start, boot }, "SIGKILL")).toBe(true)
  await gone
  expect(await transport.alive({ pid, start, boot })).toBe(false)
})
