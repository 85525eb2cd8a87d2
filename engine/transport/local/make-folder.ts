import { mkdir, stat } from "node:fs/promises"
import { dirname } from "node:path"

/**
 * Makes a folder and those above it that are missing, each for its owner alone. Node's own recursive `mkdir` never returns where a folder that is
 * there refuses new ones with ENOENT, as /proc and automounted ones do.
 */
export async function makeFolder(path: string): Promise<void> {
  const fault = await tryMaking(path)
  if (fault === null) return
  if (fault.code !== "ENOENT" || dirname(path) === path || (await isThere(dirname(path)))) throw fault
  await makeFolder(dirname(path))
  const again = await tryMaking(path)
  if (again !== null) throw again
}

async function tryMaking(path: string): Promise<NodeJS.ErrnoException | null> {
  try {
    await mkdir(path, { mode: 0o700 })
    return null
  } catch (error) {
    const fault = error as NodeJS.ErrnoException
    return fault.code === "EEXIST" && (await stat(path)).isDirectory() ? null : fault
  }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false)
}
