import { ApiError } from "../model/api-error.ts"
import type { Facts } from "../model/facts.ts"
import type { Target } from "../model/target.ts"
import type { StartRequest } from "../runs/driver.ts"
import type { Compiled } from "./compile-job.ts"

export interface Launching {
  /** The pipeline file, when it has one. */
  readonly file: string | null
  readonly target: Target
  readonly seed: number | null
  /** Absolute path of data on this computer, by logical name and path in the pipeline. */
  readonly pathOf: (name: string, path: string) => string
}

/** What the driver needs to run a compiled job; null when it did not compile. */
export function startRequest(job: Compiled, { file, target, seed, pathOf }: Launching): StartRequest | null {
  if (!job.plan || job.hash === null) return null
  const data = job.plan.data.map(({ name, path, facts }) => ({ name, path: pathOf(name, path), size: facts?.size ?? 0, ...sumOf(facts) }))
  const stages = job.plan.stages.map(({ name, block }) => ({ stage: name, block }))
  return { name: job.plan.name, file, files: job.files, hash: job.hash, target, seed, stages, data }
}

function sumOf(facts: Facts | undefined): { sha256?: string } {
  return facts?.sha256 === undefined ? {} : { sha256: facts.sha256 }
}

/** Runs that are started together must differ. */
export function differing(requests: readonly StartRequest[]): readonly StartRequest[] {
  if (new Set(requests.map(({ hash }) => hash)).size < requests.length) throw new ApiError("no-seed", "Nothing in this pipeline has a seed, so that all runs would be the same. Start one.")
  return requests
}
