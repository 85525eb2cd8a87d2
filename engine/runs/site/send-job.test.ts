import { createHash } from "node:crypto"
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { startCommand } from "../../transport/helper/helper-script.ts"
import { helperTransport } from "../../transport/helper/helper-transport.ts"
import { openHelper } from "../../transport/helper/helper.ts"
import { localTransport } from "../../transport/local/local-transport.ts"
import { shellLink } from "../../transport/testing/shell-link.ts"
import type { JobText } from "../job-files.ts"
import { damagedFiles } from "../job-folder.ts"
import { sendData, sendJob, type JobToSend, type SendProgress } from "./send-job.ts"
import { sitePaths, type Site } from "./site.ts"

const closers: (() => Promise<void>)[] = []
afterAll(() => Promise.all(closers.map((close) => close())))

async function site(at?: string): Promise<Site> {
  const root = at ?? (await mkdtemp(join(tmpdir(), "tephra site’s-")))
  const helper = await openHelper(shellLink(startCommand), { deadlineMs: 300_000 })
  closers.push(async () => {
    helper.close()
    await rm(root, { recursive: true, force: true })
  })
  return { transport: helperTransport(helper), paths: sitePaths(root) }
}

const sum = (text: string): string => createHash("sha256").update(text).digest("hex")

/** A job with a manifest, as emit writes it. */
function job(texts: Readonly<Record<string, string>>): { files: JobText[]; hash: string } {
  const manifest = JSON.stringify({ version: 1, files: Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, sum(text)])) })
  const files = Object.entries({ ...texts, "manifest.json": manifest }).map(([path, text]) => ({ path, text }) as JobText)
  return { files, hash: sum(manifest) }
}

const texts = { "job.sh": "echo job\n", "stages/train one.cpp": "int x;\n", "runtime/deep/a.hpp": "same\n", "runtime/deep/b.hpp": "same\n", "runtime/empty": "" }

let lists = 0
const listed = ({ paths }: Site, what: ReturnType<typeof job>): JobToSend => ({ ...what, list: join(paths.runs, String((lists += 1)), "job.sums") })

async function sent(to: Site, what: ReturnType<typeof job>): Promise<number> {
  const told: SendProgress[] = []
  const folder = await sendJob(to, listed(to, what), { onProgress: (progress) => told.push(progress) })
  expect(folder).toBe(join(to.paths.jobs, what.hash))
  expect(await damagedFiles(folder)).toEqual([])
  expect((await readdir(to.paths.jobs)).filter((name) => name.includes("."))).toEqual([])
  return told.at(-1)?.bytes ?? 0
}

test("a job folder arrives byte for byte, and only what the site lacks travels", async () => {
  const to = await site()
  const first = job(texts)
  expect(await sent(to, first)).toBe(first.files.reduce((all, { text }) => all + text.length, 0) - "same\n".length)
  expect(await sent(to, first)).toBe(0)
  const second = job({ ...texts, "job.sh": "echo other\n" })
  expect(await sent(to, second)).toBe("echo other\n".length + (second.files.at(-1)?.text.length ?? 0))
  expect((await stat(join(to.paths.jobs, second.hash, "job.sh"))).mode & 0o777).toBe(0o555)
  expect((await stat(join(to.paths.jobs, second.hash, "runtime/empty"))).mode & 0o777).toBe(0o444)
})

test("what was purged or damaged at the site is made good", async () => {
  const to = await site()
  const what = job(texts)
  const folder = join(to.paths.jobs, what.hash)
  await sent(to, what)
  await rm(join(folder, "runtime/deep/a.hpp"))
  expect(await sent(to, what)).toBe(0)
  await chmod(join(folder, "job.sh"), 0o755)
  await writeFile(join(folder, "job.sh"), "echo evil\n")
  await rm(join(to.paths.objects, sum("same\n")))
  expect(await sent(to, what)).toBe("same\n".length)
  expect(await readFile(join(folder, "job.sh"), "utf8")).toBe("echo job\n")
})

test("an object that is damaged is found out, and the next try sends it anew", async () => {
  const to = await site()
  const what = job(texts)
  await sent(to, what)
  await rm(join(to.paths.jobs, what.hash), { recursive: true })
  await chmod(join(to.paths.objects, sum("int x;\n")), 0o600)
  await writeFile(join(to.paths.objects, sum("int x;\n")), "int y;\n")
  await expect(sendJob(to, listed(to, what))).rejects.toThrow(/train one\.cpp: FAILED/)
  expect(await readdir(to.paths.jobs)).not.toContain(what.hash)
  expect(await sent(to, what)).toBe("int x;\n".length)
})

test("sent by several at once, it is whole for each of them, and stays the folder that the first may build in", async () => {
  const what = job(texts)
  const to = await site()
  const folder = join(to.paths.jobs, what.hash)
  const all = await Promise.all(Array.from({ length: 6 }, () => site(to.paths.root)))
  const inodes = await Promise.all(all.map((each) => sendJob(each, listed(each, what)).then(() => stat(folder))))
  expect(new Set(inodes.map(({ ino }) => ino)).size).toBe(1)
  expect(await damagedFiles(folder)).toEqual([])
  expect(await readdir(to.paths.jobs)).toEqual([what.hash])
})

test("runs of one app that need the same send it once, at the same time too", async () => {
  const what = job(texts)
  const to = await site()
  const told: number[] = []
  await Promise.all(Array.from({ length: 4 }, () => sendJob(to, listed(to, what), { onProgress: ({ total }) => told.push(total) })))
  expect(new Set(told).size).toBe(1)
  expect(told).toHaveLength(new Set(Object.values(texts)).size + 2)
})

test("data travel once for all runs", async () => {
  const to = await site()
  const path = join(to.paths.root, "digits of mine.csv")
  await writeFile(path, "1,2\n".repeat(1000))
  const source = { transport: localTransport(), path, size: 4000, sha256: sum("1,2\n".repeat(1000)), name: "digits of mine.csv" }
  const told: SendProgress[] = []
  const there = await sendData(to, source, { onProgress: (progress) => told.push(progress) })
  expect(await readFile(there, "utf8")).toBe("1,2\n".repeat(1000))
  expect(told.at(-1)).toEqual({ bytes: 4000, total: 4000 })
  told.length = 0
  await sendData(to, source, { onProgress: (progress) => told.push(progress) })
  expect(told.at(-1)).toEqual({ bytes: 0, total: 0 })
})
