import { mkdirSync, statSync } from "node:fs"
import { dirname } from "node:path"

/**
 * Makes a folder and those above it that are missing, each for its owner alone. Node's own recursive `mkdir` never returns where a folder that is
 * there refuses new ones with ENOENT, as /proc and automounted ones do.
 */
export function makeFolder(path: string): void {
  const fault = tryMaking(path)
  if (fault === null) return
  if (fault.code !== "ENOENT" || dirname(path) === path || statSync(dirname(path), { throwIfNoEntry: false })) throw fault
  makeFolder(dirname(path))
  const again = tryMaking(path)
  if (again !== null) throw again
}

function tryMaking(path: string): NodeJS.ErrnoException | null {
  try {
    mkdirSync(path, { mode: 0o700 })
    return null
  } catch (error) {
    const fault = error as NodeJS.ErrnoException
    return fault.code === "EEXIST" && statSync(path).isDirectory() ? null : fault
  }
}
