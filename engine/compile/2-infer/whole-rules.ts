import type { BlockProblem } from "../../model/block-type.ts"
import { mostNumbers, openSetting, product } from "../../model/dims.ts"
import type { PortAddress } from "../../model/identity.ts"
import type { Field, Origin, Signal } from "../../model/ports.ts"
import { dimText, dimsText } from "../../model/ports.ts"

type Signals = Readonly<Record<string, Signal>>

/** What holds of every block: its values can be held, and what it computes with belongs to the same rows. */
export function wholeRules(inputs: Signals, outputs: Signals): BlockProblem[] {
  return [...sizeProblems(outputs), ...rowProblems(inputs)]
}

function sizeProblems(outputs: Signals): BlockProblem[] {
  return Object.entries(outputs).flatMap(([port, signal]): BlockProblem[] => {
    if (signal.kind !== "tensor") return []
    const sample = signal.dims.slice(1)
    const size = product(sample)
    if (typeof size === "string" || size <= mostNumbers) return []
    const origin = signal.origins?.find((one, index) => one && one.by === undefined && signal.dims[index] === Math.max(...sample.map(Number)))
    const cause = origin && { block: origin.block, key: origin.key }
    return [{ code: "too-large", port, message: `A sample of ${dimsText(sample)} has more numbers than a program can hold (${mostNumbers.toExponential()}). Make it smaller.`, cause }]
  })
}

/** Fields that meet in one block are of the same sample, so their datasets have the same rows. */
function rowProblems(inputs: Signals): BlockProblem[] {
  if (Object.keys(inputs).length < 2) return []
  const tensors = Object.entries(inputs).flatMap(([port, signal]) => (signal.kind === "tensor" && signal.reads ? [{ port, reads: signal.reads }] : []))
  if (tensors.length < 2) return []
  const first = tensors[0]!.reads.find(({ rows }) => rows !== undefined)
  for (const { port, reads } of tensors) {
    const other = reads.find(({ rows }) => rows !== undefined && rows !== first?.rows)
    if (first && other) return [rowProblem(port, first, other)]
  }
  return []
}

function rowProblem(port: string, first: Field, other: Field): BlockProblem {
  const known = typeof first.rows === "number" && typeof other.rows === "number"
  const rows = (field: Field) => `“${field.name}” has ${typeof field.rows === "number" ? field.rows : dimText(field.rows!)}`
  const differ = known ? `${rows(first)} rows, and ${rows(other)}` : `“${first.name}” and “${other.name}” come from different files`
  return { code: "rows-differ", severity: known ? "error" : "warning", port, message: `Both are read row by row together, and ${differ}. Wire fields of one dataset.` }
}

/** Sizes that were left to the drawing say what decided them: setting them at their block would only move the mismatch. */
export function withDeciders(outputs: Signals, settledBy: Readonly<Record<string, PortAddress>> | undefined, id: string): Signals {
  if (!settledBy) return outputs
  const decided = (origin: Origin | undefined): Origin | undefined => (origin?.block === id && settledBy[origin.key] ? { ...origin, by: settledBy[origin.key]! } : origin)
  return Object.fromEntries(Object.entries(outputs).map(([port, signal]) => [port, signal.kind === "tensor" && signal.origins ? { ...signal, origins: signal.origins.map(decided) } : signal]))
}

/** The settings of the block whose sizes are still symbols, from its outputs. */
export function openKeys(id: string, outputs: Signals): readonly string[] {
  const keys = new Set<string>()
  for (const port of Object.keys(outputs)) {
    const signal = outputs[port]!
    if (signal.kind !== "tensor") continue
    for (const dim of signal.dims) {
      const setting = typeof dim === "string" ? openSetting(dim) : undefined
      if (setting?.block === id) keys.add(setting.key)
    }
  }
  return keys.size === 0 ? none : [...keys]
}

const none: readonly never[] = []
