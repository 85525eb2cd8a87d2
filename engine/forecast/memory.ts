import type { StageFigures } from "../compile/3-plan/figures/stage-figures.ts"
import type { Problem } from "../model/problem.ts"
import { bytesText } from "./words.ts"

/** Most bytes of a rank at one time, as the strip above the canvas tells them, with the optimizer's state. */
export function memoryOfRank({ bound, exact }: StageFigures): number {
  return bound.peakBytes + exact.optimizerBytes
}

export interface Node {
  readonly memory: number
  /** That share its memory. */
  readonly ranks: number
  readonly title: string
  /** Whether ranks may share the rows of a batch. */
  readonly shared: boolean
  /** The figures with batches of so many rows. */
  readonly figuresAt: (batch: number) => StageFigures | null
}

/** Tells when the ranks of a node need more than it has, with the largest batch that fits. */
export function memoryProblem(figures: StageFigures, batch: number, node: Node): Problem[] {
  const { memory, ranks, title, shared } = node
  const needed = memoryOfRank(figures) * ranks
  if (needed <= memory) return []
  const message = `A step needs up to ${bytesText(needed)} on a node of ${title}, which has ${bytesText(memory)}.`
  const problem = { code: "memory-exceeds-node", severity: "warning" as const }
  const fitting = largestBatch({ least: figures.ranks, most: batch }, node)
  if (fitting === null) return [{ ...problem, message: `${message} Its weights alone do not fit: make the network smaller, or put fewer ranks on a node.`, at: { block: figures.job } }]
  const fix = { title: `Take batches of ${fitting} rows`, edits: [{ edit: "set-config" as const, id: figures.job, key: "batch", value: fitting }] }
  const others = shared ? " Or use more ranks on more nodes, which share the rows of a batch." : ""
  return [{ ...problem, message: `${message} Take batches of at most ${fitting} rows.${others}`, at: { block: figures.job, key: "batch" }, fix }]
}

/** Between `least`, which may fit, and `most`, which does not; memory grows by steps, as tiles do, so it is searched for. Null when none fits. */
function largestBatch({ least, most }: { readonly least: number; readonly most: number }, { memory, ranks, figuresAt }: Node): number | null {
  const fits = (batch: number) => {
    const figures = figuresAt(batch)
    return figures !== null && memoryOfRank(figures) * ranks <= memory
  }
  if (!fits(least)) return null
  let [good, bad] = [least, most]
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (fits(middle)) good = middle
    else bad = middle
  }
  return good
}
