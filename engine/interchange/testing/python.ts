import { execFileSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Runs Debian's Python in a folder that holds `given`; returns every file that then lies there. */
export function python(script: string, given: Readonly<Record<string, Uint8Array>> = {}): ReadonlyMap<string, Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), "tephra-interchange-"))
  try {
    for (const [name, bytes] of Object.entries(given)) writeFileSync(join(folder, name), bytes)
    execFileSync("/usr/bin/python3", ["-c", script], { cwd: folder, encoding: "utf8" })
    return new Map(readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export function json(files: ReadonlyMap<string, Uint8Array>, name: string): unknown {
  return JSON.parse(Buffer.from(files.get(name)!).toString("utf8"))
}
