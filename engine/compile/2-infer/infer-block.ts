import type { BlockProblem, BlockType, InferContext, Inferred } from "../../model/block-type.ts"
import type { FactsByName } from "../../model/facts.ts"
import { portText } from "../../model/identity.ts"
import { own } from "../../model/own-key.ts"
import type { Config } from "../../model/pipeline.ts"
import type { CheckedBlock } from "../1-check/check.ts"
import type { Incoming } from "../1-check/graph.ts"
import type { Inference } from "./analysis.ts"
import type { Arrival } from "./arrive.ts"
import { figuresOf } from "./block-figures.ts"
import { equal, sharedRecord } from "./equal.ts"
import { openDemands } from "./solve.ts"
import { openKeys, wholeRules, withDeciders } from "./whole-rules.ts"

export interface BlockToInfer {
  readonly id: string
  readonly checked: CheckedBlock
  readonly incoming: Incoming
  readonly arrival: Arrival
  readonly facts: FactsByName
  readonly previous: Inference | undefined
}

/** What the facts say of the data that a block itself names. */
export function ownFacts({ needs }: CheckedBlock, facts: FactsByName): Inference["facts"] {
  return needs.length === 0 ? none : needs.map(({ name }) => own(facts, name))
}

const none: readonly never[] = []

/** Infers one block, or gives `previous` back when it was made from the very same things. */
export function inferBlock({ id, checked, incoming, arrival, facts, previous }: BlockToInfer): Inference {
  const made = {
    checked,
    incoming,
    inputs: sharedInputs(arrival.inputs, previous),
    quiet: arrival.quiet,
    faults: previous && equal(previous.faults, arrival.faults) ? previous.faults : arrival.faults,
    facts: ownFacts(checked, facts),
  }
  if (previous && sameGrounds(made, previous)) return previous
  const { outputs, problems, demands = none } = inferred({ id, made, facts })
  const errors = checked.problems.some(isError) || made.faults.length > 0 || problems.some(isError)
  const figures = errors ? null : figuresOf({ id, made, outputs })
  return { ...made, outputs: sharedRecord(outputs, previous?.outputs), problems, demands: errors ? none : openDemands(demands, made.inputs), open: openKeys(id, outputs), figures, uncertain: errors || made.quiet || !checked.type }
}

function isError(problem: BlockProblem): boolean {
  return problem.severity !== "warning"
}

type Grounds = Pick<Inference, "checked" | "incoming" | "inputs" | "quiet" | "faults" | "facts">

function sharedInputs(inputs: Grounds["inputs"], previous: Inference | undefined): Grounds["inputs"] {
  if (!previous) return inputs
  const names = Object.keys(inputs)
  const same = names.length === Object.keys(previous.inputs).length && names.every((name) => inputs[name] === previous.inputs[name])
  return same ? previous.inputs : inputs
}

function sameGrounds(made: Grounds, previous: Inference): boolean {
  return (
    made.checked === previous.checked &&
    made.incoming === previous.incoming &&
    made.inputs === previous.inputs &&
    made.quiet === previous.quiet &&
    made.faults === previous.faults &&
    made.facts.every((fact, index) => fact === previous.facts[index])
  )
}

interface Question {
  readonly id: string
  readonly made: Grounds
  readonly facts: FactsByName
}

const nothing: Inferred = { outputs: {}, problems: [] }

/** A block that stands behind an error tells only what is wrong with itself: what it would say with no inputs at all. */
function inferred({ id, made, facts }: Question): Inferred {
  const { type, config } = made.checked
  if (!type || !config) return nothing
  const context = contextOf({ id, made, facts }, config)
  const answer = byWholeRules(safely(type, context), id, made)
  if (!made.quiet) return answer
  return { ...answer, problems: safely(type, { ...context, inputs: {}, sources: {} }).problems }
}

function byWholeRules(answer: Inferred, id: string, { checked, inputs }: Grounds): Inferred {
  const more = wholeRules(inputs, answer.outputs)
  return { ...answer, outputs: withDeciders(answer.outputs, checked.settledBy, id), problems: more.length === 0 ? answer.problems : [...answer.problems, ...more] }
}

function contextOf({ id, made, facts }: Question, config: Config): InferContext<Config> {
  const { needs, block } = made.checked
  const sources: Record<string, string> = {}
  for (const port of Object.keys(made.inputs)) sources[port] = portText(made.incoming.get(port)!)
  return {
    id,
    name: block.name,
    config,
    inputs: made.inputs,
    sources,
    facts: Object.fromEntries(needs.map(({ name }) => [name, own(facts, name)])),
  }
}

/** A fault in a block type's own code is told as one problem, and the editor goes on. */
function safely(type: BlockType, context: InferContext<Config>): Inferred {
  try {
    return type.infer(context)
  } catch (error) {
    return { outputs: {}, problems: [{ code: "block-failed", message: `The rules of the block type “${type.type}” failed: ${String(error)}. This is a fault of the block type, not of your pipeline.` }] }
  }
}
