import { consecutive } from "../model/consecutive.ts"

/** A batch system's arrays: many jobs that are handed in as one, each of which is told its index. */
export interface ArrayText {
  /** The variable that tells it. */
  readonly variable: string
  /** A batch script's header for an array of these indices; an index that is not among them may be there all the same. */
  readonly header: (lines: readonly string[], indices: readonly number[]) => readonly string[]
  /** The id of the job of an index, by that of the array or of any of its jobs. */
  readonly jobOf: (id: string, index: number) => string
}

/** Ids of jobs in few words: those of one array by their indices, others as they are. */
export function fewWords(ids: readonly string[], task: RegExp, words: (number: string, indices: readonly number[], rest: string) => readonly string[]): readonly string[] {
  const parted = [...new Set(ids)].map((id) => ({ id, found: task.exec(id) }))
  const arrays = Map.groupBy(parted, ({ id, found }) => (found === null ? id : `${found[1]} ${found[3] ?? ""}`))
  return [...arrays.values()].flatMap((of) => {
    const [{ id, found } = { id: "", found: null }] = of
    return found === null ? [id] : words(found[1] ?? "", of.map((each) => Number(each.found?.[2])), found[3] ?? "")
  })
}

/** `1-3,5`, as Slurm and LSF read it. */
export function indexList(indices: readonly number[]): string {
  return spansOf(indices).join(",")
}

/** `7[1-3].server 7[5].server`, as LSF and PBS name tasks of an array. */
export function tasksInBrackets(ids: readonly string[], task: RegExp): readonly string[] {
  return fewWords(ids, task, (number, indices, rest) => spansOf(indices).map((span) => `${number}[${span}]${rest}`))
}

function spansOf(indices: readonly number[]): string[] {
  return consecutive(indices.toSorted((left, right) => left - right)).map(([first, last]) => (first === last ? String(first) : `${first}-${last}`))
}

/** The range that holds them all. */
export function indexSpan(indices: readonly number[]): readonly [number, number] {
  return [Math.min(...indices), Math.max(...indices)]
}
