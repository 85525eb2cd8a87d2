import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { makeFolder } from "./make-folder.ts"

test("makes what is missing, once or twice, and says what stands in the way", () => {
  const root = mkdtempSync(join(tmpdir(), "tephra-folder-"))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const deep = join(root, "a", "b", "c")
  for (const path of [deep, deep, join(deep, "d", "e")]) makeFolder(path)
  expect(statSync(join(deep, "d", "e")).mode & 0o777).toBe(0o700)
  writeFileSync(join(root, "file"), "")
  expect(() => makeFolder(join(root, "file"))).toThrow("EEXIST")
  expect(() => makeFolder(join(root, "file", "inner"))).toThrow("ENOTDIR")
})

test("ends where a folder that is there takes no folders", () => {
  expect(() => makeFolder("/proc/tephra/inner")).toThrow("ENOENT")
})
