import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { makeFolder } from "./make-folder.ts"

test("makes what is missing, once or twice, and says what stands in the way", async () => {
  const root = mkdtempSync(join(tmpdir(), "tephra-folder-"))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const deep = join(root, "a", "b", "c")
  await makeFolder(deep)
  await Promise.all([makeFolder(deep), makeFolder(join(deep, "d")), makeFolder(join(deep, "d", "e"))])
  expect(statSync(join(deep, "d", "e")).mode & 0o777).toBe(0o700)
  writeFileSync(join(root, "file"), "")
  await expect(makeFolder(join(root, "file"))).rejects.toThrow("EEXIST")
  await expect(makeFolder(join(root, "file", "inner"))).rejects.toThrow("ENOTDIR")
})

test("ends where a folder that is there takes no folders", async () => {
  await expect(makeFolder("/proc/tephra/inner")).rejects.toThrow("ENOENT")
})
