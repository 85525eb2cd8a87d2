import { outersOf } from "../../model/identity.ts"
import type { Analysis } from "../2-infer/analysis.ts"
import { behind, titleOf, wiresInto } from "./walk.ts"

export function isJob(analysis: Analysis, id: string): boolean {
  return analysis.blocks[id]?.type?.job === true
}

/** Job blocks in the order in which they run; independent ones by name, those that may end the job last. */
export function jobsOf(analysis: Analysis): string[] {
  const name = (id: string) => titleOf(analysis, id)
  const last = (id: string) => Number(analysis.blocks[id]?.type?.decides === true)
  const jobs = analysis.order
    .filter((id) => isJob(analysis, id))
    .sort((left, right) => last(left) - last(right) || compare(name(left), name(right)) || compare(left, right))
  return behind(jobs, sourcesIn(analysis)).filter((id) => isJob(analysis, id))
}

/** Every block that some job depends on, the jobs, and the composites that hold one of these. */
export function neededBlocks(analysis: Analysis): Set<string> {
  const needed = behind(analysis.order.filter((id) => isJob(analysis, id)), sourcesIn(analysis))
  return new Set(needed.flatMap((path) => [path, ...outersOf(path)]))
}

export function sourcesIn(analysis: Analysis): (id: string) => string[] {
  return (id) => wiresInto(analysis, id).map(({ from }) => from.block)
}

/** The jobs whose results a job reads, directly or through data blocks. */
export function neededJobs(analysis: Analysis, job: string): string[] {
  const sources = sourcesIn(analysis)
  const all = behind(sources(job), (id) => (isJob(analysis, id) ? [] : sources(id)))
  return all.filter((id) => isJob(analysis, id))
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
