import { spawn } from "node:child_process"
import { createHash, randomBytes } from "node:crypto"
import { chmod, chown, mkdtemp, readdir, readFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { bootId, processStart } from "../local/local-transport.ts"
import type { Transport } from "../transport.ts"

export interface Opened {
  readonly transport: Transport
  readonly close: () => void
}

/** What every transport must do. The site is this computer, so that each effect is looked at beside the transport; `other` is the user there, if it is another. */
export function conformance(name: string, open: () => Promise<Opened>, other?: () => number): void {
  describe(`transport: ${name}`, () => {
    let opened: Opened
    let at = ""
    beforeAll(async () => {
      opened = await open()
      at = await mkdtemp(join(tmpdir(), "tephra transport’s $(x)-"))
      if (other !== undefined) await chown(at, other(), -1)
    })
    afterAll(() => opened.close())
    const it = (): Transport => opened.transport

    test("files are written whole, read from an offset, and absent ones are null", async () => {
      const path = join(at, "a file")
      await it().write(path, "0123456789")
      await it().write(path, "abcdefghij")
      expect(await readdir(at)).toEqual(["a file"])
      expect(Buffer.from((await it().read(path, 7, 100)) ?? []).toString()).toBe("hij")
      expect(await it().read(path, 50, 10)).toHaveLength(0)
      expect(await it().read(join(at, "none"), 0, 10)).toBeNull()
      expect(await it().read(join(path, "below a file"), 0, 10)).toBeNull()
      expect(await it().stat(join(at, "none"))).toBeNull()
      expect(await it().list(join(at, "none"))).toEqual([])
      expect(await it().stat(at)).toMatchObject({ folder: true })
      expect(await it().stat(path)).toMatchObject({ folder: false, size: 10, mtime: expect.closeTo(Date.now() / 1000, -2) as number })
      expect(await it().freeBytes(at)).toBeGreaterThan(0)
    })

    test("every byte arrives as it was, in pieces of any length", async () => {
      const bytes = randomBytes(3_000_000)
      const path = join(at, "bytes")
      await it().write(path, bytes)
      expect(Buffer.compare(await readFile(path), bytes)).toBe(0)
      for (const [offset, length] of [[0, 3_000_000], [1, 1], [262_143, 262_146], [2_999_999, 10]] as const)
        expect(Buffer.compare((await it().read(path, offset, length)) ?? Buffer.alloc(0), bytes.subarray(offset, offset + length))).toBe(0)
      await it().write(path, new Uint8Array())
      expect((await readFile(path)).length).toBe(0)
    })

    test("a file grows only from the size that was meant", async () => {
      const path = join(at, "growing")
      expect(await it().append(path, 0, Buffer.from("one "))).toEqual({ appended: true, size: 4 })
      expect(await it().append(path, 4, Buffer.from("two\n"))).toEqual({ appended: true, size: 8 })
      expect(await it().append(path, 4, Buffer.from("lost"))).toEqual({ appended: false, size: 8 })
      expect(await readFile(path, "utf8")).toBe("one two\n")
      const sum = (text: string): string => createHash("sha256").update(text).digest("hex")
      expect(await it().hash(path, 8)).toBe(sum("one two\n"))
      expect(await it().hash(path, 3)).toBe(sum("one"))
      expect(await it().hash(path, 9)).toBeNull()
      expect(await it().hash(join(at, "none"), 0)).toBeNull()
    })

    test("folders are made with those above, listed, moved and removed, whatever they are called", async () => {
      const hostile = ["new\nline", "-rf", "$(touch x)", "'quoted'", '"', "a\\b", " ", ".hidden", "ünï"]
      const folder = join(at, "deep", "er")
      await it().makeFolder(folder)
      await it().makeFolder(folder)
      for (const one of hostile) await it().write(join(folder, one), one)
      expect(await it().list(folder)).toEqual(hostile.toSorted())
      expect((await readdir(folder)).toSorted()).toEqual(hostile.toSorted())
      for (const one of hostile) expect(Buffer.from((await it().read(join(folder, one), 0, 100)) ?? []).toString()).toBe(one)
      await it().rename(join(folder, "-rf"), join(folder, "$(touch x)"))
      expect(await readFile(join(folder, "$(touch x)"), "utf8")).toBe("-rf")
      await it().remove(join(at, "deep"))
      await it().remove(join(at, "deep"))
      expect(await it().list(join(at, "deep"))).toEqual([])
    })

    test("what a file system refuses is refused in its words", async () => {
      await it().write(join(at, "plain"), "")
      await expect(it().write(join(at, "plain", "below"), "x")).rejects.toThrow(/directory/i)
      await expect(it().append(join(at, "plain", "below"), 0, Buffer.from("x"))).rejects.toThrow(/directory/i)
      await expect(it().makeFolder(join(at, "plain", "below"))).rejects.toThrow(/directory/i)
      await expect(it().rename(join(at, "none"), join(at, "other"))).rejects.toThrow(/no such file/i)
      expect((await it().list(at)).filter((name) => name.includes("partial"))).toEqual([])
    })

    test("commands give code and output, also when there is no such program", async () => {
      const run = ["sh", "-c", 'printf "%s" "$WORD$1"; printf "%s\\n" "bad $PWD" >&2; exit 3', "sh", "it's\n$HOME"]
      expect(await it().exec(run, { cwd: at, env: { WORD: "a 'b' \\ " }, timeoutMs: 300_000 })).toEqual({ code: 3, stdout: "a 'b' \\ it's\n$HOME", stderr: `bad ${at}\n` })
      for (const code of [1, 35, 153, 188, 255]) expect(await it().exec(["sh", "-c", `exit ${code}`], { timeoutMs: 300_000 })).toMatchObject({ code })
      expect((await it().exec(["tephra-no-such-program"], { timeoutMs: 300_000 })).code).toBeNull()
      expect(await it().exec(["sh", "-c", "kill -9 $$"], { timeoutMs: 300_000 })).toMatchObject({ code: null })
      expect(await it().exec(["cat"], { timeoutMs: 300_000 })).toEqual({ code: 0, stdout: "", stderr: "" })
    })

    test("a command that does not end is ended, and the next one is heard", async () => {
      expect(await it().exec(["sleep", "1000"], { timeoutMs: 1000 })).toMatchObject({ code: null })
      expect(await it().exec(["echo", "here"], { timeoutMs: 300_000 })).toMatchObject({ code: 0, stdout: "here\n" })
    })

    test("many at once are answered each with its own", async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => it().exec(["echo", String(index)], { timeoutMs: 300_000 })))
      expect(answers.map(({ stdout }) => stdout)).toEqual(answers.map((_, index) => `${index}\n`))
    })

    test("a process is known by pid, start and boot together, and only then signalled", async () => {
      const child = spawn("sleep", ["1000"], { uid: other?.() })
      const pid = child.pid ?? 0
      const start = (await processStart(pid)) ?? ""
      const boot = await bootId()
      expect(await it().alive({ pid, start, boot })).toBe(true)
      expect(await it().alive({ pid, start: `${start}1`, boot })).toBe(false)
      expect(await it().alive({ pid, start, boot: "other" })).toBe(false)
      expect(await it().signal({ pid, start: "1", boot }, "SIGKILL")).toBe(false)
      const gone = new Promise((resolve) => child.on("exit", resolve))
      expect(await it().signal({ pid, start, boot }, "SIGKILL")).toBe(true)
      await gone
      expect(await it().alive({ pid, start, boot })).toBe(false)
    })

    test("what may not be read is no empty file", async () => {
      await expect(it().read(at, 0, 10)).rejects.toThrow(/directory/i)
      const path = join(at, "secret")
      await it().write(path, "secret")
      await chmod(path, 0)
      const asRoot = process.getuid?.() === 0 && other === undefined
      if (asRoot) expect(Buffer.from((await it().read(path, 0, 10)) ?? []).toString()).toBe("secret")
      else await expect(it().read(path, 0, 10)).rejects.toThrow(/permission/i)
    })
  })
}
