import type { Problem } from "../model/problem.ts"
import type { JobWork } from "./job-work.ts"
import { bytesOf, parametersOf } from "./step-time.ts"
import { bytesText } from "./words.ts"

/** Bytes of a rank, at most: weights, gradients, the optimizer's state, and all that layers give and keep, for all rows at once. */
export function memoryOfRank(work: JobWork, ranks: number): number {
  return fixedBytes(work) + rowBytes(work) * Math.ceil(work.batch / ranks)
}

function fixedBytes(work: JobWork): number {
  const states = work.layers.reduce((all, { figures }) => all + figures.states, 0)
  return (parametersOf(work) * (2 + work.ruleStates) + states) * bytesOf(work)
}

function rowBytes(work: JobWork): number {
  const given = work.fields.reduce((all, { width }) => all + width, 0)
  return work.layers.reduce((all, { figures }) => all + figures.made + figures.kept, given) * bytesOf(work)
}

export interface Node {
  readonly ranks: number
  readonly nodeMemory: number
  /** That share its memory. */
  readonly ranksOfNode: number
  readonly title: string
}

/** Tells when the ranks of a node need more than it has, with the largest batch that would fit. */
export function memoryProblem(work: JobWork, { ranks, nodeMemory, ranksOfNode, title }: Node): Problem[] {
  const needed = memoryOfRank(work, ranks) * ranksOfNode
  if (needed <= nodeMemory) return []
  const message = `A step needs up to ${bytesText(needed)} on a node of ${title}, which has ${bytesText(nodeMemory)}.`
  const rows = Math.floor((nodeMemory / ranksOfNode - fixedBytes(work)) / Math.max(1, rowBytes(work)))
  const batch = rows * ranks
  if (batch < ranks) return [{ code: "memory-exceeds-node", severity: "warning", message: `${message} Its weights alone do not fit: make the network smaller, or put fewer ranks on a node.`, at: { block: work.job } }]
  const fix = { title: `Take batches of ${batch} rows`, edits: [{ edit: "set-config" as const, id: work.job, key: "batch", value: batch }] }
  const others = work.shared ? " Or use more ranks on more nodes, which share the rows of a batch." : ""
  return [{ code: "memory-exceeds-node", severity: "warning", message: `${message} Take batches of at most ${batch} rows.${others}`, at: { block: work.job, key: "batch" }, fix }]
}

