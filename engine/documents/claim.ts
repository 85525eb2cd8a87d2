import { randomUUID } from "node:crypto"
import { existsSync, linkSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Owner, isAlive, thisProcess } from "./owner.ts"

/**
 * Takes `id` in `folder` for this process; null while a living process has it.
 * A claim is a file `<id>.<n>.lock`, linked into place with its content; the highest n holds. Taking over from a dead process creates n + 1, which only one
 * process can do, so two that start at once never both win.
 */
export function claim(folder: string, id: string): (() => void) | null {
  const present = holder(folder, id)
  if (present && isHeld(folder, present)) return null
  const aside = join(folder, `${randomUUID()}.tmp`)
  writeFileSync(aside, JSON.stringify(thisProcess()), { flag: "wx", mode: 0o600 })
  try {
    linkSync(aside, join(folder, lockName(id, (present?.number ?? 0) + 1)))
  } catch (error) {
    if ((error as { code?: string }).code === "EEXIST") return null
    throw error
  } finally {
    rmSync(aside, { force: true })
  }
  return () => {
    for (const { file } of locksOf(folder, id)) rmSync(join(folder, file), { force: true })
  }
}

/** Whether a living process has `id`. */
export function isClaimed(folder: string, id: string): boolean {
  const present = holder(folder, id)
  return present !== null && isHeld(folder, present)
}

interface Lock {
  readonly file: string
  readonly number: number
}

function lockName(id: string, number: number): string {
  return `${id}.${number}.lock`
}

function locksOf(folder: string, id: string): Lock[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((file) => file.startsWith(`${id}.`) && file.endsWith(".lock"))
  return files.map((file) => ({ file, number: Number(file.slice(id.length + 1, -".lock".length)) })).filter(({ number }) => Number.isInteger(number))
}

function holder(folder: string, id: string): Lock | null {
  return locksOf(folder, id).sort((a, b) => b.number - a.number)[0] ?? null
}

function isHeld(folder: string, lock: Lock): boolean {
  try {
    const owner = Owner.safeParse(JSON.parse(readFileSync(join(folder, lock.file), "utf8")))
    return owner.success && isAlive(owner.data)
  } catch {
    return false
  }
}
