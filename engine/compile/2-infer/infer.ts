import type { BlockTypes } from "../../model/block-type.ts"
import type { FactsByName } from "../../model/facts.ts"
import type { Pipeline } from "../../model/pipeline.ts"
import { check } from "../1-check/check.ts"
import type { Checked } from "../1-check/check.ts"
import { incomingOf } from "../1-check/graph.ts"
import { wholeProblems } from "../1-check/whole.ts"
import type { Analysis, Inference } from "./analysis.ts"
import type { Arrival } from "./arrive.ts"
import { arrivalAt } from "./arrive.ts"
import { describeAll, problemsIn } from "./describe-all.ts"
import { inferBlock, ownFacts } from "./infer-block.ts"
import { nestingOf } from "./nesting.ts"
import { partsOf, sum } from "./parts.ts"
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
  const settled = settle({ checked, facts, drawn, known })
  const parts = partsOf(checked.graph.order, settled.inferences, known?.inferences)
  const drawing = { checked, parts, ...settled, previous: known }
  const blocks = describeAll(drawing)
  const problems = [...problemsIn(drawing, blocks), ...wholeProblems(checked)]
  return { pipeline, facts, types, checked, drawn, ...settled, problems, order: nestingOf(checked).order, blocks, figures: sum(parts.map(({ totals }) => totals)) }
}

const unknown: Arrival = { inputs: {}, quiet: true, faults: [] }

function inferAll(checked: Checked, facts: FactsByName, known: Analysis | undefined): Map<string, Inference> {
  if (known && checked.changed && known.facts === facts) return inferChanged(checked.changed, { checked, facts, known })
  const done = new Map<string, Inference>()
  for (const id of checked.graph.order) {
    const previous = known && untouched({ id, checked, facts, done, known })
    done.set(id, previous ?? inferOne({ id, checked, facts, done, known }))
  }
  return done
}

type Edited = Pick<Step, "checked" | "facts"> & { readonly known: Analysis }

/** The same where neither wires nor facts have changed: only blocks that have, and what lies behind those, are looked at. */
function inferChanged(changed: ReadonlySet<string>, { checked, facts, known }: Edited): Map<string, Inference> {
  const done = new Map(known.drawn)
  const again = new Set(changed)
  for (const id of checked.graph.order) {
    if (!again.has(id)) continue
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
