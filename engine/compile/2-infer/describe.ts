import type { BlockProblem, BlockType } from "../../model/block-type.ts"
import type { Port, PortKind, Signal } from "../../model/ports.ts"
import type { Problem } from "../../model/problem.ts"
import type { Checked } from "../1-check/check.ts"
import { drawnProblem } from "../1-check/drawn.ts"
import { incomingOf } from "../1-check/graph.ts"
import { configKeys } from "../1-check/schema.ts"
import { own } from "../../model/own-key.ts"
import { drawnInputs, inputPort, outputPort } from "../1-check/ports.ts"
import type { Analysis, BlockAnalysis, Inference } from "./analysis.ts"
import { withDataFix } from "./data-fix.ts"
import { equal } from "./equal.ts"
import { faultProblem } from "./faults.ts"
import { isWrong } from "./parts.ts"

export interface ToDescribe {
  readonly id: string
  readonly checked: Checked
  readonly inferences: ReadonlyMap<string, Inference>
  /** What of its settings the drawing cannot settle. */
  readonly unsettled: ReadonlyMap<string, readonly BlockProblem[]>
  readonly previous: Analysis | undefined
}

/** One block as people and later phases see it; the earlier object when nothing about it changed. */
export function describeBlock({ id, checked, inferences, unsettled, previous }: ToDescribe): BlockAnalysis {
  const inference = inferences.get(id)!
  const before = previous && own(previous.blocks, id)
  if (before?.type && before.problems.length === 0 && previous?.inferences.get(id) === inference && !isWrong(inference) && !unsettled.has(id)) return before
  const problems = problemsOf({ id, checked, inference, unsettled: unsettled.get(id) ?? none })
  const sameInference = before && previous.inferences.get(id) === inference
  if (sameInference && inference.checked.type && equal(before.problems, problems)) return before
  const { type, config, summary } = inference.checked
  const ports = type ? typePorts(type, inference) : ghostPorts(id, checked)
  const fresh = { type, config, ...ports, inputSignals: inference.inputs, outputSignals: inference.outputs, problems, figures: inference.figures, summary }
  return before && sameBlock(before, fresh) ? before : fresh
}

const told = ["outputSignals", "inputSignals", "problems", "inputs", "outputs", "figures"] as const

export function sameBlock(before: BlockAnalysis, fresh: BlockAnalysis): boolean {
  return before.type === fresh.type && before.config === fresh.config && before.summary === fresh.summary && told.every((key) => equal(before[key], fresh[key]))
}

interface Told {
  readonly id: string
  readonly checked: Checked
  readonly inference: Inference
  readonly unsettled: readonly BlockProblem[]
}

function problemsOf({ id, checked, inference, unsettled }: Told): readonly Problem[] {
  const { faults, problems } = inference
  if (!isWrong(inference) && unsettled.length === 0) return none
  const all = [
    ...inference.checked.problems.map((problem) => placed(id, problem)),
    ...faults.map((fault) => faultProblem(id, fault, checked)),
    ...[...problems, ...unsettled].map((problem) => placed(id, withDataFix(id, problem, checked))),
  ]
  return all.map((problem) => drawnProblem(withPossibleFix(problem, checked), checked.expanded))
}

/** A fix that sets what the setting cannot be is none. */
function withPossibleFix(problem: Problem, { blocks }: Checked): Problem {
  const { fix, ...rest } = problem
  const impossible = fix?.edits.some((edit) => {
    const type = edit.edit === "set-config" && edit.value !== undefined ? blocks.get(edit.id)?.type : undefined
    const setting = type && edit.edit === "set-config" ? own(configKeys(type), edit.key) : undefined
    return setting !== undefined && edit.edit === "set-config" && !setting.safeParse(edit.value).success
  })
  return impossible ? rest : problem
}

const none: readonly never[] = []

export function placed(id: string, { code, severity = "error", message, cause, fix, ...at }: BlockProblem): Problem {
  const { port, key, file, line, column } = at
  const place = Object.fromEntries(Object.entries({ block: id, port, key, file, line, column }).filter(([, value]) => value !== undefined))
  return { code, severity, message, at: place, ...(cause && { cause }), ...(fix && { fix: { title: fix.title, edits: [...fix.edits] } }) }
}

function typePorts(type: BlockType, { outputs, incoming }: Inference): { inputs: readonly Port[]; outputs: readonly Port[] } {
  const fields = Object.entries(outputs).filter(([name]) => !outputPort(type, name))
  const inputs = drawnInputs(type, incoming.keys())
  return { inputs, outputs: fields.length === 0 ? type.outputs : [...type.outputs, ...fields.map(([name, signal]) => fieldPort(name, signal))] }
}

function fieldPort(name: string, signal: Signal): Port {
  return { name, title: name, kind: signal.kind, help: `The field “${name}” of every row, to build a network on.` }
}

/** A ghost shows the ports that its wires need; the other end of each wire tells the kind. */
function ghostPorts(id: string, { graph, blocks }: Checked): { inputs: readonly Port[]; outputs: readonly Port[] } {
  const inputs = [...incomingOf(graph, id)].map(([name, from]) => {
    const source = blocks.get(from.block)?.type
    return ghostPort(name, (source && outputPort(source, from.port)?.kind) ?? "tensor")
  })
  const outputs = new Map<string, PortKind>()
  for (const next of graph.next.get(id) ?? []) {
    const type = blocks.get(next)?.type
    for (const [port, from] of incomingOf(graph, next)) {
      if (from.block === id) outputs.set(from.port, (type && inputPort(type, port)?.kind) ?? outputs.get(from.port) ?? "tensor")
    }
  }
  return { inputs, outputs: [...outputs].sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, kind]) => ghostPort(name, kind)) }
}

function ghostPort(name: string, kind: PortKind): Port {
  return { name, title: name, kind, help: "A port of a block type that this version does not know." }
}
