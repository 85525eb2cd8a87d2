import type { BlockType, BlockTypes } from "../../model/block-type.ts"
import { categories } from "../../model/block-type.ts"
import type { PortAddress } from "../../model/identity.ts"
import { outerOf, parsePort, portText } from "../../model/identity.ts"
import type { Port, Signal } from "../../model/ports.ts"
import { kindsOf } from "../../model/ports.ts"
import { own } from "../../model/own-key.ts"
import { inputPort } from "../1-check/ports.ts"
import { innerEnd, innerEnds } from "../1-check/promoted.ts"
import { blockWords } from "../1-check/words.ts"
import type { Analysis } from "./analysis.ts"
import { downstreamOf } from "./candidates.ts"
import { kindWords } from "./faults.ts"

/** `warning`: the wire may be drawn, and something then has to change. */
export type Verdict = { readonly ok: true; readonly warning?: string } | { readonly ok: false; readonly message: string }

/** Whether a wire may be drawn from an output to an input, both `id.port`; says why not. Fast enough for each move of the mouse. */
export function canConnect(analysis: Analysis, from: string, to: string): Verdict {
  const { groups } = analysis.checked.expanded
  const [drawnFrom, drawnTo] = [parsePort(from), parsePort(to)]
  if (outerOf(drawnFrom.block) !== outerOf(drawnTo.block)) return no("A wire cannot lead from one drawing into another. Give the composite a port, and wire that.")
  if (drawnFrom.block === drawnTo.block) return no("A block cannot feed itself.")
  const source = innerEnd(groups, drawnFrom, "out")
  const verdicts = innerEnds(groups, drawnTo, "in").map((end) => verdictOn(analysis, source, end))
  return verdicts.find(({ ok }) => !ok) ?? verdicts.find((verdict) => verdict.ok && verdict.warning !== undefined) ?? { ok: true }
}

function verdictOn(analysis: Analysis, source: PortAddress, end: PortAddress): Verdict {
  const [start, target] = [own(analysis.blocks, source.block), own(analysis.blocks, end.block)]
  if (!start || !target) return no("There is no such block any more.")
  const output = start.outputs.find((port) => port.name === source.port)
  const input = target.type ? inputPort(target.type, end.port) : target.inputs.find((port) => port.name === end.port)
  if (!output) return no(`${blockWords(analysis.checked.blocks, source.block)} has no output “${source.port}”.`)
  if (!input) return no(`${blockWords(analysis.checked.blocks, end.block)} has no input “${end.port}”.`)
  if (!target.type) return no(`${blockWords(analysis.checked.blocks, end.block)} is of a type that this version does not know; its wires are kept as they are.`)
  if (!kindsOf(input).includes(output.kind)) return no(kindWords({ takes: kindsOf(input), gives: output.kind, title: input.title, source: blockWords(analysis.checked.blocks, source.block) }))
  if (downstreamOf(end.block, analysis.checked.graph).has(source.block)) {
    return no(`${blockWords(analysis.checked.blocks, end.block)} already feeds ${blockWords(analysis.checked.blocks, source.block)}; this wire would close a circle.`)
  }
  const warning = firstComplaint(analysis, portText(source), portText(end))
  return warning ? { ok: true, warning } : { ok: true }
}

function no(message: string): Verdict {
  return { ok: false, message }
}

/** What the target block would say about the port if the wire were there. */
function firstComplaint(analysis: Analysis, from: string, to: string): string | undefined {
  const [source, end] = [parsePort(from), parsePort(to)]
  const target = analysis.blocks[end.block]!
  const signal = own(analysis.blocks[source.block]!.outputSignals, source.port)
  if (!target.type || !target.config || !signal) return undefined
  const inputs = { ...target.inputSignals, [end.port]: signal }
  return complaint({ type: target.type, config: target.config, inputs, from })
}

interface Trial {
  readonly type: BlockType
  readonly config: NonNullable<Analysis["blocks"][string]["config"]>
  readonly inputs: Readonly<Record<string, Signal>>
  readonly from: string
}

function complaint({ type, config, inputs, from }: Trial): string | undefined {
  const sources = Object.fromEntries(Object.keys(inputs).map((name) => [name, from]))
  try {
    const { problems } = type.infer({ id: "aaaaaaaa", name: type.title, config, inputs, sources, facts: {} })
    return problems.find((problem) => problem.severity !== "warning" && problem.port !== undefined)?.message
  } catch {
    return undefined
  }
}

export interface Suggestion {
  readonly type: BlockType
  /** The input of the new block that takes the output. */
  readonly port: string
}

/** Block types with an input for this output, best first: those that would have nothing to complain about, that need least else. */
export function suggestions(analysis: Analysis, from: string, types: BlockTypes): Suggestion[] {
  const { block, port } = parsePort(from)
  const source = own(analysis.blocks, block)
  const kind = source?.outputs.find(({ name }) => name === port)?.kind
  const signal = source && own(source.outputSignals, port)
  const fitting = Object.values(types).flatMap((type) => {
    const input = bestInput(type, kind, signal)
    return input ? [{ type, port: input.variadic ? `${input.name}.0` : input.name, input }] : []
  })
  return fitting
    .map((one) => ({ ...one, score: score(one, signal, from) }))
    .sort((left, right) => left.score - right.score || left.type.title.localeCompare(right.type.title, "en"))
    .map(({ type, port }) => ({ type, port }))
}

/** Of several inputs of a kind: a label goes to the one named for it, anything else to the first. */
function bestInput(type: BlockType, kind: Port["kind"] | undefined, signal: Signal | undefined): Port | undefined {
  const fitting = type.inputs.filter((input) => kind !== undefined && kindsOf(input).includes(kind))
  if (signal?.kind !== "tensor") return fitting[0]
  return fitting.find(({ name }) => signal.reads?.length === 1 && signal.reads[0]!.name === name) ?? fitting[0]
}

function score({ type, port, input }: Suggestion & { input: Port }, signal: Signal | undefined, from: string): number {
  const config = type.config.safeParse({})
  const complains = config.success && signal && complaint({ type, config: config.data, inputs: { [port]: signal }, from }) ? 1000 : 0
  const others = type.inputs.filter((other) => other !== input && !other.optional).length
  return complains + others * 100 + categories.indexOf(type.category) * 10 + (input.optional ? 5 : 0)
}

/** Block types with an output for this free input, best first: those that need least themselves. */
export function suggestionsBefore(analysis: Analysis, to: string, types: BlockTypes): Suggestion[] {
  const { block, port } = parsePort(to)
  const target = own(analysis.blocks, block)
  const input = target?.type && inputPort(target.type, port)
  return Object.values(types)
    .flatMap((type) => {
      const output = input && type.outputs.find((one) => kindsOf(input).includes(one.kind))
      return output ? [{ type, port: output.name }] : []
    })
    .sort((left, right) => left.type.inputs.length - right.type.inputs.length || left.type.title.localeCompare(right.type.title, "en"))
}
