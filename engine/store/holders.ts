import { readdirSync, readlinkSync } from "node:fs"

/** Processes of this computer that have a file open, as far as one may look. */
export function holdersOf(path: string): number[] {
  return listed("/proc").filter((name) => /^\d+$/.test(name) && name !== String(process.pid) && listed(`/proc/${name}/fd`).some((fd) => linked(`/proc/${name}/fd/${fd}`) === path)).map(Number)
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function linked(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}
