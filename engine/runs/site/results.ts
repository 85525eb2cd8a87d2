import { dirname, join, posix } from "node:path"
import { z } from "zod"
import { ApiError } from "../../model/api-error.ts"
import { copyFile, type CopyOptions } from "../../transport/copy-file.ts"
import type { Transport } from "../../transport/transport.ts"
import type { Site } from "./site.ts"

/** A file that a run has left for people, by its path below the run's `out` folder. */
export const ResultFile = z.strictObject({ path: z.string(), size: z.number() })
export type ResultFile = z.infer<typeof ResultFile>

/** A run, at a site and here. */
export interface Mirrored {
  readonly id: string
  readonly folder: string
}

const most = { ofFile: 1024 ** 2, together: 16 * 1024 ** 2 }
const atOnce = 8

export function resultsFolder(folder: string): string {
  return join(folder, "out")
}

export function siteResults({ paths }: Site, id: string): string {
  return posix.join(paths.runs, id, "out")
}

/** All files below a folder, by path. */
export async function listResults(transport: Transport, folder: string, below = ""): Promise<ResultFile[]> {
  const names = await transport.list(posix.join(folder, below))
  const found = await Promise.all(
    names.map(async (name): Promise<ResultFile[]> => {
      const path = posix.join(below, name)
      const state = await transport.stat(posix.join(folder, path))
      if (state === null) return []
      return state.folder ? listResults(transport, folder, path) : [{ path, size: state.size }]
    }),
  )
  return found.flat()
}

/** Copies one file from where it lies below `from` to below `to`, going on where an earlier copy was cut; its sum is checked. */
export async function copyResult(from: { readonly transport: Transport; readonly folder: string }, to: { readonly transport: Transport; readonly folder: string }, { path, size }: ResultFile, options: CopyOptions = {}): Promise<void> {
  const source = posix.join(from.folder, path)
  const sha256 = await from.transport.hash(source, size)
  if (sha256 === null) throw new ApiError("copy-source-gone", `${source} has fewer than ${size} bytes now, or is gone: a purge may have taken it. List the results again.`)
  const target = join(to.folder, path)
  await to.transport.makeFolder(dirname(target))
  await copyFile({ transport: from.transport, path: source, size, sha256 }, { transport: to.transport, path: target }, options)
}

/** Brings the small results of an attempt that has ended here, smallest first, and writes down all that there are. */
export async function fetchSmall(site: Site, local: Transport, { id, folder }: Mirrored): Promise<void> {
  const from = { transport: site.transport, folder: siteResults(site, id) }
  const all = await listResults(from.transport, from.folder)
  const left = small(all)
  const fetch = async (): Promise<void> => {
    for (let file = left.shift(); file !== undefined; file = left.shift()) await copyResult(from, { transport: local, folder: resultsFolder(folder) }, file)
  }
  await Promise.all(Array.from({ length: atOnce }, fetch))
  await local.write(listPath(folder), JSON.stringify(all))
}

function small(files: readonly ResultFile[]): ResultFile[] {
  const taken: ResultFile[] = []
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
  const here = new Set((await listResults(local, resultsFolder(folder))).map(({ path, size }) => `${size} ${path}`))
  return z.array(ResultFile).parse(JSON.parse(Buffer.from(text).toString())).filter(({ path, size }) => !here.has(`${size} ${path}`))
}

function listPath(folder: string): string {
  return join(folder, "results.json")
}
