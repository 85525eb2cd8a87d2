import type { BlockProblem } from "../model/block-type.ts"
import { dimsAgree } from "../model/dims.ts"
import type { Literal } from "../model/call.ts"
import type { DatasetSignal, Dim, Field, Signal, TensorSignal } from "../model/ports.ts"
import { dimsText } from "../model/ports.ts"
import { setFix } from "./fixes.ts"
import { text } from "./literals.ts"

/** Outputs of a dataset block: the dataset itself and one placeholder B×… a field. */
export function datasetOutputs(data: DatasetSignal): Record<string, Signal> {
  return { data, ...Object.fromEntries(data.fields.map((field) => [field.name, placeholder(field, data.rows)])) }
}

function placeholder(field: Field, rows: Dim): TensorSignal {
  const { name: _, mark: _mark, dims, ...rest } = field
  return { kind: "tensor", ...rest, dims: ["B", ...dims], reads: [{ ...field, rows }] }
}

/** The field that says which class a row is of. */
function classFieldOf({ fields }: DatasetSignal): string | undefined {
  return fields.find(({ dtype }) => dtype === "class")?.name
}

/** Fields of both, each once. */
export function mergeFields(left: readonly Field[] = [], right: readonly Field[] = []): Field[] {
  return [...left, ...right.filter((field) => !left.some(({ name }) => name === field.name))]
}

/** Asked to divide each class alike, where there are no classes. */
export function stratifyProblems(stratify: boolean, data: DatasetSignal, id: string): BlockProblem[] {
  if (!stratify || classFieldOf(data) !== undefined) return []
  return [{ code: "no-classes", key: "stratify", message: "These rows have no class to divide by: every field holds numbers. Turn stratify off, or choose a label.", fix: setFix("Do not stratify", id, "stratify") }]
}

/** The option that names the field of classes, where one is asked for and there is one. */
export function classOption(asked: boolean, data: Signal | undefined): Literal | undefined {
  const label = asked && data?.kind === "dataset" ? classFieldOf(data) : undefined
  return label === undefined ? undefined : text(label)
}

/** The fields that a network reads and this dataset lacks or holds in another shape. */
export function fieldProblems(needed: readonly Field[], data: DatasetSignal): BlockProblem[] {
  return needed.flatMap((field): BlockProblem[] => {
    const found = data.fields.find(({ name }) => name === field.name)
    if (!found) {
      const names = data.fields.map(({ name }) => `“${name}”`).join(", ")
      return [{ code: "field-missing", port: "data", message: `The network reads the field “${field.name}”, which this dataset has not; it has: ${names}. Wire the dataset that the network starts from.` }]
    }
    if (dimsAgree(found.dims, field.dims) && found.dtype === field.dtype) return []
    return [{ code: "field-differs", port: "data", message: `The field “${field.name}” is ${dimsText(found.dims)} here, and the network was drawn for ${dimsText(field.dims)}. Wire the dataset that the network starts from.` }]
  })
}
