import { posix } from "node:path"
import type { Transport } from "../../transport/transport.ts"

/** A machine on which somebody is logged in, and what of it is ours. */
export interface Site {
  readonly transport: Transport
  readonly paths: SitePaths
}

/** Records of a job, such as its exit code, may appear so long after the batch system says that it has ended. */
export const visibleSeconds = 60

/** All under one folder, on a file system that the nodes see too. */
export interface SitePaths {
  readonly root: string
  /** Files of jobs by SHA-256: what is there never travels again. */
  readonly objects: string
  /** Job folders by hash, read-only. */
  readonly jobs: string
  /** Data sets, each in a folder named by its SHA-256. */
  readonly data: string
  /** Run folders by id. */
  readonly runs: string
  /** What was handed in for several runs together, in a folder for each array. */
  readonly arrays: string
  /** Builds; `$TEPHRA_CACHE` of the jobs. */
  readonly cache: string
}

export function sitePaths(root: string): SitePaths {
  const below = (name: string): string => posix.join(root, name)
  return { root, objects: below("objects"), jobs: below("jobs"), data: below("data"), runs: below("runs"), arrays: below("arrays"), cache: below("cache") }
}
