import type { PortAddress } from "../../model/identity.ts"
import { portKinds } from "../../model/ports.ts"
import type { PortFamily, Signal } from "../../model/ports.ts"
import { incomingOf } from "../1-check/graph.ts"
import { inputPort, outputPort } from "../1-check/ports.ts"
import { blockTitle } from "../1-check/words.ts"
import type { Analysis } from "../2-infer/analysis.ts"

export interface Input {
  readonly port: string
  readonly from: PortAddress
  readonly family: PortFamily
}

/** The wired inputs of a block in the order in which its type declares them. A wire from a block that only passes on starts where that one's does. */
export function inputsOf(analysis: Analysis, id: string): Input[] {
  return wiresInto(analysis, id).map((input) => ({ ...input, from: sourceOf(analysis, input.from) }))
}

/** What arrives at the first wired input of this kind. */
export function inputSignal<K extends Signal["kind"]>(analysis: Analysis, id: string, kind: K): Extract<Signal, { readonly kind: K }> | undefined {
  return Object.values(analysis.blocks[id]!.inputSignals).find((signal): signal is Extract<Signal, { readonly kind: K }> => signal.kind === kind)
}

/** Where the value of an output is made. A dataset that is passed on has the same fields. */
export function sourceOf(analysis: Analysis, from: PortAddress): PortAddress {
  const passed = new Set<string>()
  let at = from
  for (;;) {
    const type = analysis.blocks[at.block]?.type
    const source = type?.passes === undefined || passed.has(at.block) ? undefined : incomingOf(analysis.checked.graph, at.block).get(type.passes)
    if (!source) return at
    passed.add(at.block)
    at = outputPort(type!, at.port) ? source : { block: source.block, port: at.port }
  }
}

/** The same with the wires as they are. */
export function wiresInto(analysis: Analysis, id: string): Input[] {
  const type = analysis.blocks[id]?.type
  if (!type) return []
  const wires = [...incomingOf(analysis.checked.graph, id)].flatMap(([port, from]) => {
    const declared = inputPort(type, port)
    return declared ? [{ port, from, family: portKinds[declared.kind], place: type.inputs.indexOf(declared) }] : []
  })
  return wires.sort((left, right) => left.place - right.place || left.port.localeCompare(right.port, "en", { numeric: true })).map(({ port, from, family }) => ({ port, from, family }))
}

/** The family of what a block makes; that of its first output. Field ports of datasets are not declared and do not count. */
export function familyOf(analysis: Analysis, id: string): PortFamily | undefined {
  const type = analysis.blocks[id]?.type
  const first = type?.outputs[0]
  return first && portKinds[first.kind]
}

/** A wire that starts at a field of a dataset: where a network begins. */
export function isField(analysis: Analysis, from: PortAddress): boolean {
  const type = analysis.blocks[from.block]?.type
  return type !== null && type !== undefined && outputPort(type, from.port) === undefined
}

/** As programs and people call a block. */
export function titleOf(analysis: Analysis, id: string): string {
  return blockTitle(analysis.checked.blocks, id)
}

interface Visit {
  readonly id: string
  readonly sources: readonly string[]
  at: number
}

/** The blocks behind `roots` and these themselves, each after what feeds it, in the order of their ports. No recursion: networks may be deep. */
export function behind(roots: readonly string[], sourcesOf: (id: string) => readonly string[]): string[] {
  const seen = new Set<string>()
  const done: string[] = []
  for (const root of roots) {
    if (seen.has(root)) continue
    seen.add(root)
    const path: Visit[] = [{ id: root, sources: sourcesOf(root), at: 0 }]
    while (path.length > 0) {
      const top = path.at(-1)!
      const source = top.sources[top.at++]
      if (source === undefined) done.push(path.pop()!.id)
      else if (!seen.has(source)) {
        seen.add(source)
        path.push({ id: source, sources: sourcesOf(source), at: 0 })
      }
    }
  }
  return done
}
