import { join, posix } from "node:path"
import type { Transport } from "../../transport/transport.ts"
import { attemptFolder, logPath, metricsName } from "../run-folder.ts"
import type { Site } from "./site.ts"

interface Mirrored {
  /** The same file, there and here. */
  readonly there: string
  readonly here: string
}

const chunkBytes = 512 * 1024
const recordBytes = 4096
const boardBytes = 512 * 1024

/**
 * Brings what an attempt wrote into its run folder on this computer: logs from where they ended, records and boards as they are. Everything else
 * reads that folder alone. All questions are sent at once, so a look costs one way there and back. True: there is more to fetch at once.
 */
export async function mirrorAttempt(site: Site, local: Transport, { id, folder, attempt }: { id: string; folder: string; attempt: number }): Promise<boolean> {
  const there = posix.join(site.paths.runs, id)
  const pair = (here: string): Mirrored => ({ here, there: posix.join(there, posix.relative(folder, here)) })
  await local.makeFolder(attemptFolder(folder, attempt))
  await local.makeFolder(join(folder, "ranks"))
  // The exit record is asked for first, so that nothing that was written before it is missed.
  const [exit, ...more] = await Promise.all([
    site.transport.read(pair(join(attemptFolder(folder, attempt), "exit.json")).there, 0, recordBytes),
    growing(site, local, pair(join(folder, metricsName(attempt)))),
    growing(site, local, pair(logPath(folder, attempt))),
    whole(site, local, pair(join(attemptFolder(folder, attempt), "process.json"))),
    boards(site, local, { there: posix.join(there, "ranks"), here: join(folder, "ranks") }),
  ])
  const left = more.some(Boolean)
  // Here too it is the last to appear.
  if (exit !== null && !left) await local.write(join(attemptFolder(folder, attempt), "exit.json"), exit)
  return left
}

/** True when a whole chunk came, so that there may be more. */
async function growing({ transport }: Site, local: Transport, { there, here }: Mirrored): Promise<boolean> {
  const size = (await local.stat(here))?.size ?? 0
  const bytes = await transport.read(there, size, chunkBytes)
  if (bytes === null || bytes.length === 0) return false
  await local.append(here, size, bytes)
  return bytes.length === chunkBytes
}

async function whole({ transport }: Site, local: Transport, { there, here }: Mirrored): Promise<false> {
  if ((await local.stat(here)) !== null) return false
  const bytes = await transport.read(there, 0, recordBytes)
  if (bytes !== null) await local.write(here, bytes)
  return false
}

async function boards(site: Site, local: Transport, { there, here }: Mirrored): Promise<false> {
  const [names, old] = await Promise.all([site.transport.list(there), local.list(here)])
  const found = names.filter((name) => name.endsWith(".board"))
  await Promise.all([
    ...found.map(async (name) => {
      const bytes = await site.transport.read(posix.join(there, name), 0, boardBytes)
      if (bytes !== null) await local.write(join(here, name), bytes)
    }),
    ...old.filter((name) => !found.includes(name)).map((name) => local.remove(join(here, name))),
  ])
  return false
}
