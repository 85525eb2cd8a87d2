import type { BlockTypes, Figures } from "../../model/block-type.ts"
import type { FactsByName } from "../../model/facts.ts"
import type { Pipeline } from "../../model/pipeline.ts"
import { check } from "../1-check/check.ts"
import type { Checked } from "../1-check/check.ts"
import { incomingOf } from "../1-check/graph.ts"
import { wholeProblems } from "../1-check/whole.ts"
import type { Analysis, BlockAnalysis, Inference } from "./analysis.ts"
import type { Arrival } from "./arrive.ts"
import { arrivalAt } from "./arrive.ts"
import { describeBlock } from "./describe.ts"
import { inferBlock } from "./infer-block.ts"

export interface ToAnalyse {
  readonly pipeline: Pipeline
  readonly facts: FactsByName
  readonly types: BlockTypes
  /** The analysis before an edit: only what the edit touches and what lies downstream is inferred again. */
  readonly previous?: Analysis
}

/** Check and infer. Never throws; what is wrong stands in `problems`. */
export function analyse({ pipeline, facts, types, previous }: ToAnalyse): Analysis {
  const known = previous?.types === types ? previous : undefined
  const checked = check(pipeline, types, known?.checked)
  const inferences = inferAll(checked, facts, known?.inferences)
  const analysis = { pipeline, facts, types, checked, inferences }
  const blocks = describeAll(checked, inferences, known)
  const problems = [...checked.graph.order.flatMap((id) => blocks[id]!.problems), ...wholeProblems(checked)]
  return { ...analysis, problems, order: checked.graph.order, blocks, figures: sum(checked, inferences) }
}

const unknown: Arrival = { inputs: {}, quiet: true, faults: [] }

function inferAll(checked: Checked, facts: FactsByName, previous: ReadonlyMap<string, Inference> | undefined): Map<string, Inference> {
  const done = new Map<string, Inference>()
  for (const id of checked.graph.order) {
    const arrival = checked.graph.onCycle.has(id) ? unknown : arrivalAt(id, checked, done)
    const block = { id, checked: checked.blocks.get(id)!, incoming: incomingOf(checked.graph, id), arrival, facts, previous: previous?.get(id) }
    done.set(id, inferBlock(block))
  }
  return done
}

function describeAll(checked: Checked, inferences: ReadonlyMap<string, Inference>, previous: Analysis | undefined): Record<string, BlockAnalysis> {
  const blocks = checked.graph.order.map((id): [string, BlockAnalysis] => [id, describeBlock({ id, checked, inferences, previous })])
  return Object.fromEntries(blocks)
}

function sum(checked: Checked, inferences: ReadonlyMap<string, Inference>): Required<Figures> {
  let parameters = 0
  let flops = 0
  for (const id of checked.graph.order) {
    const { figures } = inferences.get(id)!
    parameters += figures.parameters ?? 0
    flops += figures.flops ?? 0
  }
  return { parameters, flops }
}
