import type { PortAddress } from "../../model/identity.ts"
import type { PortKind, Signal } from "../../model/ports.ts"
import { kindsOf } from "../../model/ports.ts"
import type { Checked, CheckedBlock } from "../1-check/check.ts"
import { missingInputs } from "../1-check/check.ts"
import { incomingOf } from "../1-check/graph.ts"
import { own } from "../../model/own-key.ts"
import { inputPort, outputPort } from "../1-check/ports.ts"
import type { Fault, Inference } from "./analysis.ts"

/** What arrives at the inputs of a block. */
export interface Arrival {
  readonly inputs: Readonly<Record<string, Signal>>
  readonly quiet: boolean
  readonly faults: readonly Fault[]
}

type Inferences = ReadonlyMap<string, Inference>

export function arrivalAt(id: string, checked: Checked, done: Inferences): Arrival {
  const block = checked.blocks.get(id)!
  const faults: Fault[] = missingInputs(checked, id).map((port) => ({ fault: "input-missing", port }))
  const inputs: Record<string, Signal> = {}
  let quiet = faults.length > 0
  for (const [port, from] of incomingOf(checked.graph, id)) {
    const fault = faultOf({ block, port, from, checked, done })
    if (fault) faults.push(fault)
    const source = done.get(from.block)
    const signal = source && own(source.outputs, from.port)
    if (signal && !fault && block.type) inputs[port] = signal
    quiet ||= fault !== undefined || signal === undefined || source!.uncertain
  }
  return { inputs, quiet, faults }
}

interface Wire {
  readonly block: CheckedBlock
  readonly port: string
  readonly from: PortAddress
  readonly checked: Checked
  readonly done: Inferences
}

function faultOf({ block, port, from, checked, done }: Wire): Fault | undefined {
  const source = checked.blocks.get(from.block)
  if (!source) return { fault: "wire-from-nothing", port, from }
  if (!block.type) return undefined
  const end = inputPort(block.type, port)
  if (!end) return { fault: "no-such-input", port, from }
  if (!source.type) return undefined
  const gives = givenKind(source, { from, checked, done })
  if (gives === "unknown") return undefined
  if (gives === "none") return { fault: "no-such-output", port, from }
  return kindsOf(end).includes(gives) ? undefined : { fault: "kind-mismatch", port, from, gives, takes: kindsOf(end) }
}

/** Kind of an output: declared, or that of an inferred field; unknown where fields cannot be told yet. A composite's port that stands for nothing gives nothing. */
function givenKind(source: CheckedBlock, { from, checked, done }: Pick<Wire, "from" | "checked" | "done">): PortKind | "none" | "unknown" {
  const declared = source.type && outputPort(source.type, from.port)
  if (declared && !checked.expanded.groups.has(from.block)) return declared.kind
  const inference = done.get(from.block)
  if (!inference) return checked.expanded.groups.has(from.block) ? "none" : "unknown"
  const signal = own(inference.outputs, from.port)
  if (signal) return signal.kind
  return inference.uncertain && source.type?.outputs.some((port) => port.kind === "dataset") ? "unknown" : "none"
}
