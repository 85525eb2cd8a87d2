import { parsePort } from "../../model/identity.ts"
import type { PortAddress } from "../../model/identity.ts"
import type { Field, LossSignal } from "../../model/ports.ts"
import { own } from "../../model/own-key.ts"
import type { Analysis } from "../2-infer/analysis.ts"
import type { Scope } from "./identifiers.ts"
import { claim, newScope } from "./identifiers.ts"
import { isJob } from "./jobs.ts"
import type { NetworkFunction, Placeholder, VariableValue } from "./plan-data.ts"
import { statementOf } from "./statement.ts"
import type { Input } from "./walk.ts"
import { behind, inputsOf, isField, sourceOf, titleOf } from "./walk.ts"

export interface NetworkToPlan {
  readonly analysis: Analysis
  readonly job: string
  readonly stage: string
  readonly scope: Scope
}

/** The network that a job with a loss input trains; undefined for other jobs. */
export function planNetwork({ analysis, job, stage, scope }: NetworkToPlan): NetworkFunction | undefined {
  const loss = lossInput(analysis, job)
  if (!loss) return undefined
  const signal = own(analysis.blocks[job]!.inputSignals, loss.port) as LossSignal
  const ids = networkBehind(analysis, loss)
  const inner = newScope()
  const placeholders = placeholdersOf({ analysis, ids, reads: signal.reads, scope: inner })
  const variables = new Map(ids.map((id) => [id, claim(inner, titleOf(analysis, id), analysis.blocks[id]!.type!.type)]))
  const valueAt = (from: PortAddress): VariableValue | undefined => {
    const field = isField(analysis, from)
    const variable = field ? placeholders.find((placeholder) => placeholder.field === from.port)?.variable : variables.get(from.block)
    return variable ? { variable, ...(!field && memberOf(analysis, from)) } : undefined
  }
  return {
    name: claim(scope, `network of ${stage}`, "network"),
    block: job,
    placeholders,
    statements: ids.map((id) => statementOf({ analysis, id, variable: variables.get(id)!, valueOf: ({ from }) => valueAt(from) })),
    prediction: valueAt(sourceOf(analysis, parsePort(signal.prediction))) ?? { variable: "" },
    loss: variables.get(loss.from.block)!,
  }
}

/** A block with several tensor outputs gives one value that holds them by the names of their ports. */
function memberOf(analysis: Analysis, { block, port }: PortAddress): Pick<VariableValue, "member"> | undefined {
  const tensors = analysis.blocks[block]?.type?.outputs.filter(({ kind }) => kind === "tensor") ?? []
  return tensors.length > 1 ? { member: port } : undefined
}

/** The job block that owns the network behind a loss or model input: itself, or the one that made the model. */
export function networkOwner(analysis: Analysis, job: string): string | undefined {
  const seen = new Set<string>()
  for (let at: string | undefined = job; at !== undefined && !seen.has(at); ) {
    if (lossInput(analysis, at)) return at
    seen.add(at)
    at = inputsOf(analysis, at).find(({ from }) => isJob(analysis, from.block))?.from.block
  }
  return undefined
}

/** The blocks of the network that a job trains, sources first; none of a job without a loss. */
export function networkBlocks(analysis: Analysis, job: string): string[] {
  const loss = lossInput(analysis, job)
  return loss ? networkBehind(analysis, loss) : []
}

function networkBehind(analysis: Analysis, loss: Input): string[] {
  return behind([loss.from.block], (id) => tensorInputs(analysis, id).filter(({ from }) => !isField(analysis, from)).map(({ from }) => from.block))
}

function lossInput(analysis: Analysis, job: string): Input | undefined {
  return inputsOf(analysis, job).find(({ port }) => own(analysis.blocks[job]!.inputSignals, port)?.kind === "loss")
}

export function tensorInputs(analysis: Analysis, id: string): Input[] {
  return inputsOf(analysis, id).filter(({ family }) => family === "tensor")
}

interface Reading {
  readonly analysis: Analysis
  readonly ids: readonly string[]
  readonly reads: readonly Field[]
  readonly scope: Scope
}

/** One placeholder a field, in the order in which the network reads them. */
function placeholdersOf({ analysis, ids, reads, scope }: Reading): Placeholder[] {
  const starts = ids.flatMap((id) => tensorInputs(analysis, id).map(({ from }) => from)).filter((from) => isField(analysis, from))
  return reads.flatMap((field) => {
    const start = starts.find(({ port }) => port === field.name)
    if (!start) return []
    const dims = field.dims.filter((dim) => typeof dim === "number")
    return [{ variable: claim(scope, field.name, "field"), field: field.name, dims, block: start.block, ...(field.dtype === "class" && { classes: field.classes ?? 0 }) }]
  })
}

/** Fields whose size the data have not settled: a program cannot be written for them. */
export function unsettledFields(analysis: Analysis, job: string): Field[] {
  const loss = lossInput(analysis, job)
  const signal = loss && own(analysis.blocks[job]!.inputSignals, loss.port)
  if (signal?.kind !== "loss") return []
  return signal.reads.filter(({ dims, dtype, classes }) => dims.some((dim) => typeof dim !== "number") || (dtype === "class" && classes === undefined))
}
