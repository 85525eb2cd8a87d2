import { join } from "node:path"
import { z } from "zod"
import type { Transport } from "../../transport/transport.ts"
import { artifactPath, fetchArtifact, listArtifacts, type ArtifactPlace } from "../artifacts.ts"
import type { Site } from "./site.ts"
import { siteRun } from "./submit.ts"

/** A file that a run has left for people, by its path below the run's `out` folder. */
export const ResultFile = z.object({ path: z.string(), size: z.number() })
export type ResultFile = z.infer<typeof ResultFile>

/** A run, at a site and here. */
export interface Mirrored {
  readonly id: string
  readonly folder: string
}

const most = { ofFile: 1024 ** 2, together: 16 * 1024 ** 2 }
const atOnce = 8

/** Brings the small results of an attempt that has ended here, smallest first, and writes down all that there are. */
export async function fetchSmall(site: Site, local: Transport, { id, folder }: Mirrored): Promise<void> {
  const from: ArtifactPlace = { transport: site.transport, folder: siteRun({ site, run: { id } }) }
  const all = await listArtifacts(from)
  const left = small(all)
  const fetch = async (): Promise<void> => {
    for (let file = left.shift(); file !== undefined; file = left.shift()) await fetchArtifact(from, file, { transport: local, path: artifactPath({ folder }, file.path) })
  }
  await Promise.all(Array.from({ length: atOnce }, fetch))
  await local.write(listPath(folder), JSON.stringify(all.map(({ path, size }) => ({ path, size }))))
}

function small<File extends ResultFile>(files: readonly File[]): File[] {
  const taken: File[] = []
  let together = 0
  for (const file of files.filter(({ size }) => size <= most.ofFile).toSorted((left, right) => left.size - right.size)) {
    together += file.size
    if (together > most.together) break
    taken.push(file)
  }
  return taken
}

/** Results that are at the site and not here, as they were listed when the last attempt ended. */
export async function leftThere(local: Transport, folder: string): Promise<ResultFile[]> {
  const text = await local.read(listPath(folder), 0, 16 * 1024 ** 2)
  if (text === null) return []
  const here = new Set((await listArtifacts({ transport: local, folder })).map(({ path, size }) => `${size} ${path}`))
  return z.array(ResultFile).parse(JSON.parse(Buffer.from(text).toString())).filter(({ path, size }) => !here.has(`${size} ${path}`))
}

function listPath(folder: string): string {
  return join(folder, "results.json")
}
