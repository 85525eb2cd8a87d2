import type { Figures } from "../../model/block-type.ts"
import { outersOf } from "../../model/identity.ts"
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

type Described = ReadonlyMap<string, BlockAnalysis>

/** Paths of all blocks, sources first; a composite's block stands before the first of those inside it. */
export function orderOf({ graph, expanded }: Checked): readonly string[] {
  if (expanded.groups.size === 0) return graph.order
  const order = new Set<string>()
  for (const path of graph.order) {
    for (const outer of outersOf(path)) order.add(outer)
    order.add(path)
  }
  for (const path of expanded.groups.keys()) order.add(path)
  return [...order]
}

/** What is wrong with the block that stands for a composite, apart from the blocks inside. */
export function groupProblems(path: string, checked: Checked): readonly Problem[] {
  const block = checked.blocks.get(path)!
  const declared = new Set(block.type!.inputs.map(({ name }) => name))
  const strays = [...incomingOf(checked.graph, path)].filter(([port]) => !declared.has(port))
  const faults = strays.map(([port, from]) => faultProblem(path, { fault: "no-such-input", port, from }, checked))
  return [...block.problems.map((problem) => placed(path, problem)), ...faults].map((problem) => drawnProblem(problem, checked.expanded))
}

export interface ToGather {
  readonly checked: Checked
  /** The blocks of the graph. */
  readonly blocks: Described
  readonly previous: Analysis | undefined
}

/** A composite's block as people see it: its ports stand for those inside, and the rest is the sum of what is inside. */
export function describeGroups({ checked, blocks, previous }: ToGather): [string, BlockAnalysis][] {
  const inside = new Map([...checked.expanded.groups.keys()].map((path): [string, BlockAnalysis[]] => [path, []]))
  if (inside.size === 0) return []
  for (const path of checked.graph.order) for (const outer of outersOf(path)) inside.get(outer)!.push(blocks.get(path)!)
  const problems = new Map([...inside.keys()].map((path) => [path, [...groupProblems(path, checked)]]))
  const all = new Map([...problems].map(([path, own]) => [path, [...own, ...inside.get(path)!.flatMap((block) => block.problems)]]))
  for (const [path, own] of problems) for (const outer of outersOf(path)) all.get(outer)!.push(...own)
  return [...inside].map(([path, members]) => {
    const fresh = { ...described(path, checked, blocks), problems: all.get(path)!, figures: sumOf(members) }
    const before = previous && own(previous.blocks, path)
    return [path, before && sameBlock(before, fresh) ? before : fresh]
  })
}

function described(path: string, { blocks: checked, expanded }: Checked, blocks: Described): Omit<BlockAnalysis, "problems" | "figures"> {
  const { type, config, summary } = checked.get(path)!
  const inner = ({ name }: Port, direction: "in" | "out") => {
    const end = innerEnd(expanded.groups, { block: path, port: name }, direction)
    const block = blocks.get(end.block)
    const [ports, signals] = direction === "in" ? [block?.inputs, block?.inputSignals] : [block?.outputs, block?.outputSignals]
    return { port: ports?.find((port) => port.name === end.port), signal: signals && own(signals, end.port) }
  }
  const portsOf = (ports: readonly Port[], direction: "in" | "out") => ports.map((port): Port => ({ ...port, kind: inner(port, direction).port?.kind ?? port.kind }))
  const signalsOf = (ports: readonly Port[], direction: "in" | "out") =>
    Object.fromEntries(ports.map((port) => [port.name, inner(port, direction).signal]).filter((entry): entry is [string, Signal] => entry[1] !== undefined))
  return {
    type,
    config,
    summary,
    inputs: portsOf(type!.inputs, "in"),
    outputs: portsOf(type!.outputs, "out"),
    inputSignals: signalsOf(type!.inputs, "in"),
    outputSignals: signalsOf(type!.outputs, "out"),
  }
}

/** Of those that have figures; null where none has. */
function sumOf(members: readonly BlockAnalysis[]): Figures | null {
  const all = members.flatMap(({ figures }) => figures ?? [])
  return all.length === 0 ? null : all.reduce(plus)
}

function plus(left: Figures, right: Figures): Figures {
  const work = (key: "forward" | "toInput" | "toWeights") => ({ row: left[key].row + right[key].row, fixed: left[key].fixed + right[key].fixed })
  return {
    parameters: left.parameters + right.parameters,
    states: left.states + right.states,
    forward: work("forward"),
    toInput: work("toInput"),
    toWeights: work("toWeights"),
    kept: left.kept + right.kept,
    made: left.made + right.made,
    passing: Math.max(left.passing, right.passing),
    wholeBatch: left.wholeBatch === true || right.wholeBatch === true,
    exchanged: (left.exchanged ?? 0) + (right.exchanged ?? 0),
    exchangedToInput: (left.exchangedToInput ?? 0) + (right.exchangedToInput ?? 0),
  }
}
