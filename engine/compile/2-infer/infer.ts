import type { BlockTypes } from "../../model/block-type.ts"
import type { FactsByName } from "../../model/facts.ts"
import { own } from "../../model/own-key.ts"
import type { Pipeline } from "../../model/pipeline.ts"
import type { Problem } from "../../model/problem.ts"
import { check } from "../1-check/check.ts"
import type { Checked } from "../1-check/check.ts"
import { incomingOf } from "../1-check/graph.ts"
import { wholeProblems } from "../1-check/whole.ts"
import type { Analysis, BlockAnalysis, Inference, Totals } from "./analysis.ts"
import type { Arrival } from "./arrive.ts"
import { arrivalAt } from "./arrive.ts"
import type { ToDescribe } from "./describe.ts"
import { describeBlock } from "./describe.ts"
import { describeGroups, groupProblems, orderOf } from "./describe-groups.ts"
import { inferBlock, ownFacts } from "./infer-block.ts"
import { settle } from "./settle.ts"

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
  const drawn = inferAll(checked, facts, known)
  const { inferences, unsettled } = settle({ checked, facts, drawn, known })
  const analysis = { pipeline, facts, types, checked, drawn, inferences }
  const blocks = describeAll({ checked, inferences, unsettled, previous: known })
  const problems = [...blockProblems(checked, blocks), ...[...checked.expanded.groups.keys()].flatMap((path) => groupProblems(path, checked)), ...wholeProblems(checked)]
  return { ...analysis, problems, order: orderOf(checked), blocks, figures: sum(checked, inferences) }
}

function blockProblems({ graph }: Checked, blocks: Analysis["blocks"]): Problem[] {
  const all: Problem[] = []
  for (const id of graph.order) {
    const { problems } = blocks[id]!
    if (problems.length > 0) all.push(...problems)
  }
  return all
}

const unknown: Arrival = { inputs: {}, quiet: true, faults: [] }

function inferAll(checked: Checked, facts: FactsByName, known: Analysis | undefined): Map<string, Inference> {
  if (known && known.checked.graph === checked.graph && known.facts === facts) return inferChanged(checked, facts, known)
  const done = new Map<string, Inference>()
  for (const id of checked.graph.order) {
    const previous = known && untouched({ id, checked, facts, done, known })
    done.set(id, previous ?? inferOne({ id, checked, facts, done, known }))
  }
  return done
}

/** The same where neither wires nor facts have changed: only blocks that have, and what lies behind those, are looked at. */
function inferChanged(checked: Checked, facts: FactsByName, known: Analysis): Map<string, Inference> {
  const done = new Map(known.drawn)
  const again = new Set<string>()
  for (const id of checked.graph.order) {
    if (checked.blocks.get(id) === known.checked.blocks.get(id) && !again.has(id)) continue
    const inference = inferOne({ id, checked, facts, done, known })
    if (inference === done.get(id)) continue
    done.set(id, inference)
    for (const end of checked.graph.next.get(id) ?? []) again.add(end)
  }
  return done
}

interface Step {
  readonly id: string
  readonly checked: Checked
  readonly facts: FactsByName
  readonly done: ReadonlyMap<string, Inference>
  readonly known: Analysis | undefined
}

/** The earlier inference of a block that neither changed itself nor has a source that was inferred anew: most blocks, most times. */
function untouched({ id, checked, facts, done, known }: Step): Inference | undefined {
  const previous = known!.drawn.get(id)
  const block = checked.blocks.get(id)!
  const incoming = incomingOf(checked.graph, id)
  if (previous?.checked !== block || previous.incoming !== incoming) return undefined
  if (checked.graph.onCycle.has(id) !== known!.checked.graph.onCycle.has(id)) return undefined
  for (const { block: source } of incoming.values()) if (done.get(source) !== known!.drawn.get(source)) return undefined
  return ownFacts(block, facts).every((fact, index) => fact === previous.facts[index]) ? previous : undefined
}

function inferOne({ id, checked, facts, done, known }: Step): Inference {
  const arrival = checked.graph.onCycle.has(id) ? unknown : arrivalAt(id, checked, done)
  return inferBlock({ id, checked: checked.blocks.get(id)!, incoming: incomingOf(checked.graph, id), arrival, facts, previous: known?.drawn.get(id) })
}

function describeAll({ previous, ...drawing }: Omit<ToDescribe, "id">): Readonly<Record<string, BlockAnalysis>> {
  const { checked } = drawing
  if (previous?.checked.graph === checked.graph && checked.expanded.groups.size + previous.checked.expanded.groups.size === 0) return describeChanged({ ...drawing, previous })
  const working = checked.graph.order.map((id): [string, BlockAnalysis] => [id, describeBlock({ id, ...drawing, previous })])
  const described = checked.expanded.groups.size === 0 ? working : [...working, ...describeGroups({ checked, blocks: new Map(working), previous })]
  if (!previous || described.length !== previous.order.length) return Object.fromEntries(described)
  const fresh = described.filter(([id, block]) => own(previous.blocks, id) !== block)
  if (fresh.length === 0) return previous.blocks
  const sameIds = fresh.every(([id]) => Object.hasOwn(previous.blocks, id))
  return sameIds ? { ...previous.blocks, ...Object.fromEntries(fresh) } : Object.fromEntries(described)
}

/** The same blocks as before: starts from the earlier record, as copying a large one costs far less than making it. */
function describeChanged({ previous, ...drawing }: Omit<ToDescribe, "id" | "previous"> & { readonly previous: Analysis }): Analysis["blocks"] {
  const fresh: [string, BlockAnalysis][] = []
  for (const id of drawing.checked.graph.order) {
    const block = describeBlock({ id, ...drawing, previous })
    if (block !== previous.blocks[id]) fresh.push([id, block])
  }
  return fresh.length === 0 ? previous.blocks : { ...previous.blocks, ...Object.fromEntries(fresh) }
}

function sum(checked: Checked, inferences: ReadonlyMap<string, Inference>): Totals {
  let [parameters, row, fixed] = [0, 0, 0]
  for (const id of checked.graph.order) {
    const { figures } = inferences.get(id)!
    if (!figures) continue
    parameters += figures.parameters
    row += figures.forward.row
    fixed += figures.forward.fixed
  }
  return { parameters, forward: { row, fixed } }
}
