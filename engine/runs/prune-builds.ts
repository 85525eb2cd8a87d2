import { mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { bootId, localTransport, processStart } from "../transport/local/local-transport.ts"
import type { ProcessIdentity } from "../transport/transport.ts"

export interface ToPrune {
  /** The folder of builds, as job.sh fills it. */
  readonly cache: string
  /** So many of the newest stay, used or not. */
  readonly keep?: number
  /** Milliseconds since its last use for which a build stays: some are run after the script that built them has ended. */
  readonly rest?: number
}

const hour = 3_600_000
/** A process of another computer, or from before it was started anew, cannot be asked; no job of one goes on for longer. */
const longest = 14 * 24 * hour

/** Takes away the oldest builds of jobs that no run uses. One that cannot be taken away stays; never throws. */
export async function pruneBuilds({ cache, keep = 100, rest = hour }: ToPrune): Promise<void> {
  const names = (await readdir(cache).catch(() => [])).filter((name) => /^job-[0-9a-f]+$/.test(name))
  if (names.length <= keep) return
  const builds = await Promise.all(names.map(async (name) => ({ path: join(cache, name), used: await usedAt(join(cache, name)) })))
  const old = builds.toSorted((left, right) => right.used - left.used).slice(keep)
  for (const { path, used } of old) if (Date.now() - used >= rest) await removeUnused(path).catch(() => undefined)
}

/** When a run was last begun with it, in whole milliseconds as Date.now() counts: a part of one would lie ahead of it. What cannot be looked at counts as used now. */
async function usedAt(path: string): Promise<number> {
  return stat(path).then(({ mtimeMs }) => Math.floor(mtimeMs), () => Date.now())
}

/** Under the lock that job.sh builds under: a run says that it uses a build before it looks for the lock (see build-part.ts). */
async function removeUnused(build: string): Promise<void> {
  const lock = `${build}.lock`
  const owner = { pid: process.pid, start: await processStart(process.pid), boot: await bootId() }
  await mkdir(lock)
  try {
    await writeFile(join(lock, "owner"), `${JSON.stringify(owner)}\n`)
    if (!(await isUsed(build))) await rm(build, { recursive: true })
  } finally {
    await rm(lock, { recursive: true, force: true })
  }
}

async function isUsed(build: string): Promise<boolean> {
  const records = (await readdir(build)).filter((name) => name.startsWith("user."))
  const lives = await Promise.all(records.map((name) => recordLives(join(build, name))))
  return lives.includes(true)
}

async function recordLives(path: string): Promise<boolean> {
  const record = await readFile(path, "utf8").then((text) => JSON.parse(text) as ProcessIdentity).catch(() => null)
  if (record === null || record.boot !== (await bootId())) return Date.now() - (await usedAt(path)) < longest
  return localTransport().alive(record)
}
