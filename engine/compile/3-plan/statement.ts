import type { Facts } from "../../model/facts.ts"
import type { Call } from "../../model/call.ts"
import { own } from "../../model/own-key.ts"
import type { Analysis } from "../2-infer/analysis.ts"
import type { Statement, Value } from "./plan-data.ts"
import { familyOf, inputsOf, titleOf } from "./walk.ts"
import type { Input } from "./walk.ts"

export interface ToState {
  readonly analysis: Analysis
  readonly id: string
  readonly variable: string | null
  readonly valueOf: (input: Input) => Value | undefined
  readonly networkOf?: (input: Input) => string | undefined
}

/** The statement of one block: its call, and what its inputs stand for. Throws what the block type's `lower` throws. */
export function statementOf({ analysis, id, variable, valueOf, networkOf }: ToState): Statement {
  const inputs = inputsOf(analysis, id)
  return {
    block: id,
    title: titleOf(analysis, id),
    variable,
    receiver: receiverOf(analysis, id),
    call: callOf(analysis, id),
    values: record(inputs, valueOf),
    networks: networkOf ? record(inputs, networkOf) : {},
  }
}

function receiverOf(analysis: Analysis, id: string): Statement["receiver"] {
  if (analysis.blocks[id]!.type?.job) return "stage"
  return familyOf(analysis, id) === "tensor" ? "graph" : null
}

function record<T>(inputs: readonly Input[], of: (input: Input) => T | undefined): Record<string, T> {
  return Object.fromEntries(inputs.map((input) => [input.port, of(input)]).filter((entry): entry is [string, T] => entry[1] !== undefined))
}

function callOf(analysis: Analysis, id: string): Call {
  const { type, config, inputSignals, outputSignals } = analysis.blocks[id]!
  const facts = knownFacts(analysis, id)
  const name = titleOf(analysis, id)
  const sourceNames = Object.fromEntries(inputsOf(analysis, id).map(({ port, from }) => [port, titleOf(analysis, from.block)]))
  return type!.lower({ id, name, config: config!, inputs: inputSignals, outputs: outputSignals, facts, sourceNames })
}

function knownFacts(analysis: Analysis, id: string): Record<string, Facts> {
  const names = analysis.checked.blocks.get(id)!.needs.map(({ name }) => name)
  return Object.fromEntries(names.map((name) => [name, own(analysis.facts, name)]).filter((entry): entry is [string, Facts] => entry[1] !== undefined && !("problem" in (entry[1] as object))))
}
