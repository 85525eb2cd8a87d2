import { createHash, randomBytes } from "node:crypto"
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setImmediate } from "node:timers/promises"
import { afterAll, expect, onTestFinished, test, vi } from "vitest"
import { copyFile, type CopyProgress, type CopySource } from "./copy-file.ts"
import { startCommand } from "./helper/helper-script.ts"
import { helperTransport } from "./helper/helper-transport.ts"
import { openHelper } from "./helper/helper.ts"
import { localTransport } from "./local/local-transport.ts"
import { shellLink } from "./testing/shell-link.ts"
import type { Transport } from "./transport.ts"

const made: string[] = []
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true, force: true }))))
const local = localTransport()

async function source(bytes: Uint8Array): Promise<CopySource & { folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "tephra-copy-"))
  made.push(folder)
  const path = join(folder, "from")
  await writeFile(path, bytes)
  return { transport: local, path, size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex"), folder }
}

/** A site whose link is cut after so many bytes were sent to it. */
async function cutAfter(bytes: number): Promise<{ transport: Transport; close: () => void }> {
  const link = shellLink(startCommand)
  const write = link.input.write.bind(link.input) as (part: Uint8Array) => boolean
  let left = bytes
  link.input.write = ((part: Uint8Array | string) => {
    const whole = Buffer.from(part as Uint8Array)
    const sent = whole.subarray(0, Math.max(0, left))
    left -= sent.length
    if (sent.length < whole.length) {
      write(sent)
      link.close()
      return false
    }
    return write(whole)
  }) as typeof link.input.write
  const helper = await openHelper(link, { deadlineMs: 300_000 })
  return { transport: helperTransport(helper), close: helper.close }
}

test("a file arrives under its name, or not at all; copied again nothing travels", async () => {
  for (const size of [0, 1, 256 * 1024, 3_000_001]) {
    const from = await source(randomBytes(size))
    const to = { transport: local, path: join(from.folder, "to") }
    await copyFile(from, to)
    expect(Buffer.compare(await readFile(to.path), await readFile(from.path))).toBe(0)
    const told: CopyProgress[] = []
    await copyFile(from, to, { onProgress: (progress) => told.push(progress) })
    expect(told).toEqual([{ bytes: size, before: size, total: size }])
    expect((await readdir(from.folder)).toSorted()).toEqual(["from", "to"])
  }
})

test("cut ten times at random bytes, it goes on each time and arrives as it was", async () => {
  const bytes = randomBytes(5_000_000)
  const from = await source(bytes)
  const path = join(from.folder, "to")
  let cuts = 0
  let sent = 0
  for (let left = true; left; ) {
    const { transport, close } = await cutAfter(cuts < 10 ? 8000 + Math.floor(Math.random() * 1_000_000) : Number.POSITIVE_INFINITY)
    let first: CopyProgress | null = null
    let last: CopyProgress | null = null
    const onProgress = (progress: CopyProgress): void => {
      first ??= progress
      last = progress
    }
    left = await copyFile(from, { transport, path }, { onProgress }).then(() => false, () => true)
    sent += (last as CopyProgress | null)?.bytes ?? 0
    sent -= (first as CopyProgress | null)?.before ?? 0
    cuts += left ? 1 : 0
    close()
  }
  expect(cuts).toBeGreaterThan(1)
  expect(Buffer.compare(await readFile(path), bytes)).toBe(0)
  expect(sent).toBeLessThanOrEqual(bytes.length)
})

test("copied to one place by several at once, all find it there, and nothing else is left", async () => {
  const bytes = randomBytes(2_000_000)
  const from = await source(bytes)
  const path = join(from.folder, "to")
  const sites = await Promise.all(Array.from({ length: 4 }, () => cutAfter(Number.POSITIVE_INFINITY)))
  await Promise.all(sites.map(({ transport }) => copyFile(from, { transport, path })))
  for (const { close } of sites) close()
  expect(Buffer.compare(await readFile(path), bytes)).toBe(0)
  // One that was behind leaves its beginning; whoever finds the file whole removes it.
  await copyFile(from, { transport: local, path })
  expect((await readdir(from.folder)).toSorted()).toEqual(["from", "to"])
})

test("what is there and is not the beginning is begun anew", async () => {
  const from = await source(randomBytes(600_000))
  const path = join(from.folder, "to")
  for (const wrong of [randomBytes(1000), randomBytes(700_000)]) {
    await writeFile(`${path}.part`, wrong)
    await rm(path, { force: true })
    await copyFile(from, { transport: local, path })
    expect(Buffer.compare(await readFile(path), await readFile(from.path))).toBe(0)
  }
})

test("a source that is another than was said is refused, and nothing has its name", async () => {
  const from = await source(randomBytes(1000))
  const target = { transport: local, path: join(from.folder, "to") }
  await expect(copyFile({ ...from, sha256: "0".repeat(64) }, target)).rejects.toThrow(/changed while it was copied/)
  await expect(copyFile({ ...from, size: 2000 }, target)).rejects.toThrow(/has fewer than 2000 bytes/)
  expect((await readdir(from.folder)).filter((name) => name === "to")).toEqual([])
})

test.each(["read", "append"] as const)("chunks stay small where the far end is slow, on either way: %s", async (slow) => {
  const from = await source(Buffer.alloc(40 * 1024 * 1024))
  const chunks: number[] = []
  let clock = 0
  const now = vi.spyOn(performance, "now").mockImplementation(() => clock)
  onTestFinished(() => now.mockRestore())
  // A megabyte a second, and no time at all for the other end.
  const passes = async (bytes: number): Promise<void> => {
    await setImmediate()
    clock += bytes / 1000
  }
  const read = async (path: string, offset: number, length: number) => {
    chunks.push(length)
    if (slow === "read") await passes(length)
    return local.read(path, offset, length)
  }
  let size = 0
  const append = async (_path: string, offset: number, bytes: Uint8Array) => {
    if (slow === "append") await passes(bytes.length)
    size = offset + bytes.length
    return { appended: true, size }
  }
  const there = { ...local, append, rename: () => Promise.resolve(), hash: () => Promise.resolve(size === from.size ? from.sha256 : null) }
  await copyFile({ ...from, transport: { ...local, read } }, { transport: there, path: join(from.folder, "to") })
  expect(Math.max(...chunks)).toBeLessThanOrEqual(2 * 1024 * 1024)
})

test("one who asks for it stops it, and it can go on", async () => {
  const from = await source(randomBytes(900_000))
  const target = { transport: local, path: join(from.folder, "to") }
  const stop = new AbortController()
  await expect(copyFile(from, target, { signal: stop.signal, onProgress: ({ bytes }) => bytes > 0 && stop.abort() })).rejects.toThrow(/was stopped/)
  const told: CopyProgress[] = []
  await copyFile(from, target, { onProgress: (progress) => told.push(progress) })
  expect(told[0]?.before).toBe(256 * 1024)
})
