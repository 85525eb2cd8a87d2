import type { Figures } from "../../model/block-type.ts"
import { own } from "../../model/own-key.ts"
import type { Port, Signal } from "../../model/ports.ts"
import type { Problem } from "../../model/problem.ts"
import type { Checked } from "../1-check/check.ts"
import { drawnProblem } from "../1-check/drawn.ts"
import { incomingOf } from "../1-check/graph.ts"
import { innerEnd } from "../1-check/promoted.ts"
import type { Analysis, BlockAnalysis } from "./analysis.ts"
import { placed, sameBlock } from "./describe.ts"
import { faultProblem } from "./faults.ts"
import { nestingOf } from "./nesting.ts"

/** What is wrong with the block that stands for a composite, apart from the blocks inside. */
export function groupProblems(path: string, checked: Checked): readonly Problem[] {
  const block = checked.blocks.get(path)!
  if (block.problems.length === 0 && !checked.graph.incoming.has(path)) return none
  const declared = new Set(block.type!.inputs.map(({ name }) => name))
  const strays = [...incomingOf(checked.graph, path)].filter(([port]) => !declared.has(port))
  const faults = strays.map(([port, from]) => faultProblem(path, { fault: "no-such-input", port, from }, checked))
  return [...block.problems.map((problem) => placed(path, problem)), ...faults].map((problem) => drawnProblem(problem, checked.expanded))
}

type BlockAt = (path: string) => BlockAnalysis | undefined

export interface GroupToDescribe {
  readonly path: string
  readonly checked: Checked
  /** The blocks of the graph. */
  readonly blockAt: BlockAt
  readonly previous: Analysis | undefined
}

/** A composite's block as people see it: its ports stand for those inside, and the rest is the sum of what is inside. */
export function describeGroup({ path, checked, blockAt, previous }: GroupToDescribe): BlockAnalysis {
  const inside = nestingOf(checked).inside.get(path)!
  const members = inside.blocks.map((id) => blockAt(id)!)
  const problems = [...groupProblems(path, checked), ...members.flatMap((block) => block.problems), ...inside.groups.flatMap((inner) => groupProblems(inner, checked))]
  const fresh = { ...described(path, checked, blockAt), problems, figures: sumOf(members) }
  const before = previous && own(previous.blocks, path)
  return before && sameBlock(before, fresh) ? before : fresh
}

function described(path: string, { blocks, expanded }: Checked, blockAt: BlockAt): Omit<BlockAnalysis, "problems" | "figures"> {
  const { type, config, summary } = blocks.get(path)!
  const endsOf = (ports: readonly Port[], direction: "in" | "out") =>
    ports.map((port): End => {
      const { block, port: name } = innerEnd(expanded.groups, { block: path, port: port.name }, direction)
      return { port, name, block: blockAt(block) }
    })
  const [inputs, outputs] = [endsOf(type!.inputs, "in"), endsOf(type!.outputs, "out")]
  return {
    type,
    config,
    summary,
    inputs: inputs.map(({ port, name, block }) => withKind(port, block?.inputs, name)),
    outputs: outputs.map(({ port, name, block }) => withKind(port, block?.outputs, name)),
    inputSignals: signalsOf(inputs, "inputSignals"),
    outputSignals: signalsOf(outputs, "outputSignals"),
  }
}

/** A port of a composite, and the port of a block inside that it stands for. */
interface End {
  readonly port: Port
  readonly name: string
  readonly block: BlockAnalysis | undefined
}

function withKind(port: Port, inside: readonly Port[] | undefined, name: string): Port {
  const kind = inside?.find((one) => one.name === name)?.kind ?? port.kind
  return kind === port.kind ? port : { ...port, kind }
}

function signalsOf(ends: readonly End[], of: "inputSignals" | "outputSignals"): Readonly<Record<string, Signal>> {
  const signals = ends.map(({ port, name, block }) => [port.name, block && own(block[of], name)] as const)
  return Object.fromEntries(signals.filter((entry): entry is [string, Signal] => entry[1] !== undefined))
}

/** Of those that have figures; null where none has. */
function sumOf(members: readonly BlockAnalysis[]): Figures | null {
  let sum: Figures | null = null
  for (const { figures } of members) if (figures) sum = sum ? plus(sum, figures) : figures
  return sum
}

function plus(left: Figures, right: Figures): Figures {
  return {
    parameters: left.parameters + right.parameters,
    states: left.states + right.states,
    forward: bothOf(left.forward, right.forward),
    toInput: bothOf(left.toInput, right.toInput),
    toWeights: bothOf(left.toWeights, right.toWeights),
    kept: left.kept + right.kept,
    made: left.made + right.made,
    passing: Math.max(left.passing, right.passing),
    wholeBatch: left.wholeBatch === true || right.wholeBatch === true,
    exchanged: (left.exchanged ?? 0) + (right.exchanged ?? 0),
    exchangedToInput: (left.exchangedToInput ?? 0) + (right.exchangedToInput ?? 0),
  }
}

function bothOf(left: Figures["forward"], right: Figures["forward"]): Figures["forward"] {
  return { row: left.row + right.row, fixed: left.fixed + right.fixed }
}

const none: readonly never[] = []
