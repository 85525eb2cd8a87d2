import { createHash } from "node:crypto"
import { readFileSync, readdirSync, statSync } from "node:fs"
import { join, relative } from "node:path"

export interface RuntimeFile {
  readonly path: string
  readonly text: string
  /** Its SHA-256 in hex. */
  readonly sum: string
}

/** In hex, of bytes or of a text in UTF-8. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex")
}

interface Read extends RuntimeFile {
  readonly stamp: string
}

/** What was read before, by full path: jobs are compiled often, and the sources hardly change. */
const read = new Map<string, Read>()

/** The native sources that go into every job: the library and its build files, without tests and examples. */
export function runtimeFiles(root: string): RuntimeFile[] {
  const native = join(root, "native")
  const files = ["CMakeLists.txt", ...filesIn(native, "cmake"), ...filesIn(native, "tephra")]
  return files.map((path) => fileOf(native, path))
}

function fileOf(native: string, path: string): Read {
  const full = join(native, path)
  const { size, mtimeMs, ino } = statSync(full)
  const stamp = `${size} ${mtimeMs} ${ino}`
  const before = read.get(full)
  if (before?.stamp === stamp) return before
  const text = readFileSync(full, "utf8")
  const file = { path, text, sum: sha256(text), stamp }
  read.set(full, file)
  return file
}

function filesIn(native: string, folder: string): string[] {
  return readdirSync(join(native, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => relative(native, join(entry.parentPath, entry.name)))
    .sort()
}
