import { readFileSync } from "node:fs"
import { hostname } from "node:os"
import { z } from "zod"

/** A process, told apart from a later one with the same number. */
export const Owner = z.strictObject({
  host: z.string(),
  pid: z.int().positive(),
  /** Field 22 of /proc/PID/stat; null where there is no such file. */
  start: z.string().nullable(),
  boot: z.string().nullable(),
})
export type Owner = z.infer<typeof Owner>

export function thisProcess(): Owner {
  return { host: hostname(), pid: process.pid, start: startOf(process.pid), boot: bootId() }
}

/** Whether that very process still runs. One on another host cannot be asked, so it counts as alive. */
export function isAlive(owner: Owner): boolean {
  if (owner.host !== hostname()) return true
  if (owner.boot !== bootId()) return false
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if ((error as { code?: string }).code !== "EPERM") return false
  }
  return owner.start === startOf(owner.pid)
}

function startOf(pid: number): string | null {
  const text = readOrNull(`/proc/${pid}/stat`)
  // The name in parentheses may hold spaces and parentheses; fields are counted behind the last one.
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null
}

function bootId(): string | null {
  return readOrNull("/proc/sys/kernel/random/boot_id")?.trim() ?? null
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return null
  }
}
