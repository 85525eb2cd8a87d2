import { readFileSync, readdirSync } from "node:fs"
import { join, relative } from "node:path"

/** The native sources that go into every job: the library and its build files, without tests and examples. */
export function runtimeFiles(root: string): { path: string; text: string }[] {
  const native = join(root, "native")
  const files = ["CMakeLists.txt", ...filesIn(native, "cmake"), ...filesIn(native, "tephra")]
  return files.map((path) => ({ path, text: readFileSync(join(native, path), "utf8") }))
}

function filesIn(native: string, folder: string): string[] {
  return readdirSync(join(native, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => relative(native, join(entry.parentPath, entry.name)))
    .sort()
}
