import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

export const native = fileURLToPath(new URL("../../../native", import.meta.url))

export function hasCompiler(): boolean {
  return spawnSync("g++", ["--version"]).status === 0
}

/** Writes files to a fresh folder, gives it to `use`, and takes it away again. */
export function inFolder<T>(files: readonly { readonly path: string; readonly text: string }[], use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "tephra-compile-"))
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What the compiler has to say of all sources in one, all warnings on; empty when it is content. */
export function complaints(files: readonly { readonly path: string; readonly text: string }[]): string {
  const sources = files.map(({ path }) => path).filter((path) => path.endsWith(".cpp"))
  const all = { path: "all.cpp", text: sources.map((path) => `#include "${path}"\n`).join("") }
  return inFolder([...files, all], (folder) => {
    const args = ["-std=gnu++20", "-Wall", "-Wextra", "-Wtrigraphs", "-Wbidi-chars=any", "-Werror", "-fsyntax-only", `-I${native}`, "all.cpp"]
    const { status, stderr } = spawnSync("g++", args, { cwd: folder, encoding: "utf8" })
    return status === 0 ? "" : stderr || `g++ ended with ${status}`
  })
}
