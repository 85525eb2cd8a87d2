import type { Figures } from "../../../model/block-type.ts"
import { portText } from "../../../model/identity.ts"
import { own } from "../../../model/own-key.ts"
import type { TensorSignal } from "../../../model/ports.ts"
import { inputPort } from "../../1-check/ports.ts"
import type { Analysis } from "../../2-infer/analysis.ts"
import { networkBlocks, tensorInputs } from "../networks.ts"
import { isField } from "../walk.ts"

/** A block of a network with what it reads, in the words of figures: every size but that of the batch is a number. */
export interface Member {
  readonly id: string
  readonly figures: Figures
  readonly inputs: readonly Reading[]
  /** Gradients go on to what it reads. */
  readonly onwards: boolean
  /** Its type and settings. */
  readonly work: string
  /** It does what another block does already, which is done once. */
  readonly twin: boolean
}

export interface Reading {
  readonly port: string
  readonly signal: TensorSignal
  /** What is read, `id.port`; that of the first of equal blocks. */
  readonly source: string
  /** A field of the data. */
  readonly field: boolean
  /** Its shape matters alone, so that nothing is read. */
  readonly shapeOnly: boolean
}

/** The network that a job trains, sources first; null where the figures of a block are not known, or there is none. */
export function membersOf(analysis: Analysis, job: string): readonly Member[] | null {
  const ids = networkBlocks(analysis, job)
  const members: Member[] = []
  const firstOf = new Map<string, string>()
  const sameAs = new Map<string, string>()
  for (const id of ids) {
    const { figures, type, config } = analysis.blocks[id]!
    if (!figures) return null
    const inputs = readingsOf(analysis, id, sameAs)
    const work = JSON.stringify([type!.type, config])
    const whole = repeatable(figures) ? JSON.stringify([work, inputs.map(({ port, source }) => [port, source])]) : id
    const first = firstOf.get(whole)
    if (first === undefined) firstOf.set(whole, id)
    else sameAs.set(id, first)
    members.push({ id, figures, inputs, onwards: inputs.some(({ signal }) => signal.trained === true), work, twin: first !== undefined })
  }
  return members.length > 0 ? members : null
}

function repeatable({ parameters, states, draws }: Figures): boolean {
  return parameters === 0 && states === 0 && draws !== true
}

function readingsOf(analysis: Analysis, id: string, sameAs: ReadonlyMap<string, string>): Reading[] {
  const { type, inputSignals } = analysis.blocks[id]!
  return tensorInputs(analysis, id).flatMap(({ port, from }) => {
    const signal = own(inputSignals, port)
    if (signal?.kind !== "tensor") return []
    const source = portText({ block: sameAs.get(from.block) ?? from.block, port: from.port })
    return [{ port, signal, source, field: isField(analysis, from), shapeOnly: inputPort(type!, port)?.shapeOnly === true }]
  })
}
