import { join, posix } from "node:path"
import type { Transport } from "../../transport/transport.ts"
import { attemptFolder, boardBytes, isBoard, metricsName } from "../run-folder.ts"
import { fetchSmall } from "./results.ts"
import type { Site } from "./site.ts"

/** What a look leaves to do: `more` is there already; `grows`: the record of its end is there, and what it ends was still written to; `rest` is to come. */
export type Mirrored = "more" | "grows" | "rest"

export interface ToMirror {
  readonly id: string
  readonly folder: string
  readonly attempt: number
  /** Whether its end waits until nothing is written behind the record of it. */
  readonly patient: boolean
}

/** The same file or folder, at the site and here. */
interface Pair {
  readonly there: string
  readonly here: string
}

const chunkBytes = 512 * 1024
const recordBytes = 4096
/** A list of modules may be long. */
const surroundingsBytes = 64 * 1024

/**
 * Brings what an attempt wrote into its run folder on this computer: logs from where they ended, records and boards as they are. Once it has ended,
 * so do its small results. Everything else reads that folder alone. All questions are sent at once, so a look costs one way there and back.
 */
export async function mirrorAttempt(site: Site, local: Transport, { id, folder, attempt, patient }: ToMirror): Promise<Mirrored> {
  const pair = (...names: string[]): Pair => ({ there: posix.join(site.paths.runs, id, ...names), here: join(folder, ...names) })
  const ofAttempt = (name: string): Pair => pair("attempts", String(attempt), name)
  await local.makeFolder(attemptFolder(folder, attempt))
  await local.makeFolder(join(folder, "ranks"))
  // The exit record is asked for first, so that nothing that was written before it is missed.
  const exit = ofAttempt("exit.json")
  const logs = [pair(metricsName(attempt)), ofAttempt("log")]
  const grow = (): Promise<number[]> => Promise.all(logs.map((log) => growing(site, local, log)))
  const [record, grown] = await Promise.all([
    site.transport.read(exit.there, 0, recordBytes),
    grow(),
    once(site, local, ofAttempt("process.json"), recordBytes),
    once(site, local, ofAttempt("environment.json"), surroundingsBytes),
    boards(site, local, pair("ranks")),
  ])
  // A whole chunk came, so there may be more.
  if (grown.includes(chunkBytes)) return "more"
  if (record === null) return "rest"
  // On NFS the size of what another node wrote may be an old one until the file has been opened, as the first look did.
  if ((await grow()).some((bytes) => bytes > 0) && patient) return "grows"
  await fetchSmall(site, local, { id, folder })
  // Here too it is the last to appear.
  await local.write(exit.here, record)
  return "rest"
}

/** Bytes that came. */
async function growing({ transport }: Site, local: Transport, { there, here }: Pair): Promise<number> {
  const size = (await local.stat(here))?.size ?? 0
  const bytes = await transport.read(there, size, chunkBytes)
  if (bytes === null || bytes.length === 0) return 0
  await local.append(here, size, bytes)
  return bytes.length
}

/** A record that is written once. */
async function once({ transport }: Site, local: Transport, { there, here }: Pair, most: number): Promise<void> {
  if ((await local.stat(here)) !== null) return
  const bytes = await transport.read(there, 0, most)
  if (bytes !== null) await local.write(here, bytes)
}

/** As they are now: a node that has none any more has none here. */
async function boards({ transport }: Site, local: Transport, { there, here }: Pair): Promise<void> {
  const [names, old] = await Promise.all([transport.list(there), local.list(here)])
  const found = names.filter(isBoard)
  await Promise.all([
    ...found.map(async (name) => {
      const bytes = await transport.read(posix.join(there, name), 0, boardBytes)
      if (bytes !== null) await local.write(join(here, name), bytes)
    }),
    ...old.filter((name) => !found.includes(name)).map((name) => local.remove(join(here, name))),
  ])
}
