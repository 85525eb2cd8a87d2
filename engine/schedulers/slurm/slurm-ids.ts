import { questions } from "../answer.ts"
import type { Command, Question } from "../queue-text.ts"

/** `7;cluster` as Slurm's commands want it. */
function parted(id: string): { readonly number: string; readonly cluster: string | null } {
  const [number = "", cluster] = id.split(";")
  return { number, cluster: cluster ?? null }
}

/** A question for each cluster. */
export function ofClusters(ids: readonly string[], command: (options: readonly string[], numbers: string) => Command): readonly Question[] {
  const clusters = [...new Set(ids.map((id) => parted(id).cluster))]
  return clusters.flatMap((cluster) => {
    const options = cluster === null ? [] : [`--clusters=${cluster}`]
    return questions(ids.filter((id) => parted(id).cluster === cluster), (some) => command(options, twoAtLeast(some.map((id) => parted(id).number)).join(",")))
  })
}

/** Asked about one id that it has forgotten, squeue ends with an error; asked about two, it lists those that it knows. */
function twoAtLeast(numbers: readonly string[]): readonly string[] {
  return numbers.length === 1 ? [...numbers, ...numbers] : numbers
}

/** Ids of ours that a row is about: tasks that wait stand together as `3_[0-3,7%2]`. None when it was not asked about. */
export function idsOfRow(shown: string, asked: ReadonlySet<string>, cluster: string | null): readonly string[] {
  if (!/^\d+([_+][\d,[\]%:-]+)?$/.test(shown)) return []
  if (asked.has(shown) && cluster === null && !shown.includes("[")) return [shown]
  const suffix = cluster === null ? "" : `;${cluster}`
  const named = (id: string) => asked.size === 0 || asked.has(id + suffix) || asked.has((id.split(/[_+]/)[0] ?? "") + suffix)
  return tasks(shown).filter(named).map((id) => id + suffix)
}

/** All rows of an answer are of the cluster that was asked. */
export function clusterOf({ ids }: Question): string | null {
  return ids[0] === undefined ? null : parted(ids[0]).cluster
}

/** More tasks than any array has (MaxArraySize is at most 4,000,001) are no list of tasks. */
const mostTasks = 4_000_001

function tasks(shown: string): readonly string[] {
  const [, job, list] = /^(\d+)_\[([\d,:-]+)(?:%\d+)?\]$/.exec(shown) ?? []
  if (job === undefined || list === undefined) return shown.includes("[") ? [] : [shown]
  const ranges = list.split(",").map((range) => /^(\d+)(?:-(\d+)(?::(\d+))?)?$/.exec(range))
  const spans = ranges.map((range) => ({ first: Number(range?.[1]), last: Number(range?.[2] ?? range?.[1]), step: Number(range?.[3] ?? 1) }))
  const counts = spans.map(({ first, last, step }) => Math.floor((last - first) / step) + 1)
  if (counts.some((count) => !(count > 0)) || !(counts.reduce((sum, count) => sum + count, 0) <= mostTasks)) return []
  return spans.flatMap(({ first, step }, span) => Array.from({ length: counts[span] ?? 0 }, (_, index) => `${job}_${first + index * step}`))
}
