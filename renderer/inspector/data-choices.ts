import type { BlockAnalysis } from "../../engine/compile/2-infer/analysis.ts"
import { dimsText } from "../../engine/model/ports.ts"

/** A name that a setting may hold, with a word on what it is. */
export interface NameChoice {
  readonly name: string
  readonly note: string
  readonly numeric: boolean
}

/** The columns of the table that comes in; null while no table is known. */
export function columnChoices(block: BlockAnalysis): readonly NameChoice[] | null {
  const table = Object.values(block.inputSignals).find((signal) => signal.kind === "table")
  if (!table?.columns) return null
  return table.columns.map((name, index) => {
    const numeric = (table.facts?.dtypes?.[index] ?? "number") === "number"
    const range = table.facts?.ranges?.[index]
    return { name, numeric, note: !numeric ? "text" : range ? `${figure(range[0])} … ${figure(range[1])}` : "" }
  })
}

/** The fields of the dataset that comes in; null while none is known. */
export function fieldChoices(block: BlockAnalysis): readonly NameChoice[] | null {
  const data = Object.values(block.inputSignals).find((signal) => signal.kind === "dataset")
  if (!data) return null
  return data.fields.map(({ name, dims, dtype, classes }) => ({
    name,
    numeric: dtype === "number",
    note: dtype === "class" ? (classes === undefined ? "classes" : `${classes} classes`) : dimsText(dims),
  }))
}

function figure(value: number): string {
  return String(Number(value.toPrecision(4)))
}

/** `names` with `name` added or taken away; what is added stands in the order of `all`. */
export function toggled(names: readonly string[], name: string, all: readonly string[]): string[] {
  if (names.includes(name)) return names.filter((one) => one !== name)
  const rank = (one: string) => {
    const at = all.indexOf(one)
    return at < 0 ? all.length : at
  }
  const before = names.findIndex((one) => rank(one) > rank(name))
  return before < 0 ? [...names, name] : [...names.slice(0, before), name, ...names.slice(before)]
}

/** Relative to the pipeline's folder where the file lies in it; the form that travels with the project. */
export function relativePath(path: string, pipeline: string | null): string {
  const folder = pipeline?.slice(0, pipeline.lastIndexOf("/") + 1)
  return folder && path.startsWith(folder) ? path.slice(folder.length) : path
}
