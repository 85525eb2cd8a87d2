import type { BlockProblem } from "../../model/block-type.ts"
import type { ArrayFacts } from "../../model/facts.ts"
import type { Field } from "../../model/ports.ts"
import { chosenArray, shapeWords, titleOf } from "../arrays.ts"

/** The settings of the block that choose arrays. */
interface Choice {
  readonly variables: readonly string[]
  readonly labels: readonly string[]
  readonly classes: number
  readonly rows: "first" | "last"
}

type Key = "variables" | "labels"

/** A field of the dataset and the array that it is. */
export interface ChosenField {
  readonly field: Field
  readonly variable: string
  readonly key: Key
  /** As the setting has it. */
  readonly entry: string
}

/** The fields that the settings name; where they name none, every array that the file is known to have. */
export function chosenFields(config: Choice, arrays: readonly ArrayFacts[] | undefined, id: string): ChosenField[] {
  const { variables, labels } = config
  const rest = (arrays ?? []).filter(({ name, numbers }) => numbers && !labels.includes(name)).map(({ name }) => name)
  const entries = [...(variables.length > 0 ? variables : rest).map((entry) => ({ key: "variables" as const, entry })), ...labels.map((entry) => ({ key: "labels" as const, entry }))]
  return entries.map(({ key, entry }) => chosenField(key, entry, { config, arrays, id }))
}

interface Known {
  readonly config: Choice
  readonly arrays: readonly ArrayFacts[] | undefined
  readonly id: string
}

function chosenField(key: Key, entry: string, { config, arrays, id }: Known): ChosenField {
  const { variable, dims } = parsed(entry, arrays)
  const array = arrays?.find(({ name, shape }) => name === variable && shape.length > 0)
  const name = fieldName(variable)
  if (key === "labels") return { key, entry, variable, field: { name, dims: [], dtype: "class", classes: classesOf(config, array) } }
  const found = array ? rowDims(array, config) : dims
  return { key, entry, variable, field: { name, dims: found ?? [`${name}:${id}`], dtype: "number" } }
}

/** `u: 3×64×64`; the name alone where an array is called so. */
function parsed(entry: string, arrays: readonly ArrayFacts[] | undefined): { variable: string; dims?: number[] } {
  const match = arrays?.some(({ name }) => name === entry) ? null : /^(.*?)\s*:\s*(\d+(?:\s*[x×]\s*\d+)*)$/.exec(entry)
  return match ? { variable: match[1]!, dims: match[2]!.split(/\s*[x×]\s*/).map(Number) } : { variable: entry }
}

/** Of `group/Heat flux` `heat_flux`: what a port can be called. */
function fieldName(variable: string): string {
  const last = variable.split("/").at(-1)!.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_").replaceAll(/^_+|_+$/g, "")
  return last === "" || last === "data" ? "array" : last
}

function classesOf({ classes }: Choice, array: ArrayFacts | undefined): number | undefined {
  if (classes > 0) return classes
  return array?.range && array.whole && array.range[0] >= 0 ? array.range[1] + 1 : undefined
}

function rowDims({ shape }: ArrayFacts, { rows }: Choice): number[] {
  const dims = rows === "first" ? shape.slice(1) : shape.slice(0, -1)
  return dims.length === 0 ? [1] : dims
}

function countOf({ shape }: ArrayFacts, { rows }: Choice): number | undefined {
  return rows === "first" ? shape[0] : shape.at(-1)
}

/** Rows of the first field that the file is known to have. */
export function rowsOf(fields: readonly ChosenField[], config: Choice, arrays: readonly ArrayFacts[]): number | undefined {
  const first = fields.flatMap(({ variable }) => arrays.find(({ name }) => name === variable) ?? [])[0]
  return first && countOf(first, config)
}

interface Question extends Known {
  readonly fields: readonly ChosenField[]
}

export function fieldProblems(question: Question): BlockProblem[] {
  const { config, arrays, fields, id } = question
  const twice = fields.filter(({ field }, index) => fields.findIndex((other) => other.field.name === field.name) !== index)
  return [
    ...twice.map(({ field, key, variable }): BlockProblem => ({ code: "field-twice", key, message: `${titleOf(variable)} is the second array that becomes the field “${field.name}”. Take one out, or rename it in the file.` })),
    ...(arrays ? fields.flatMap(({ variable, key, entry }) => chosenArray(variable, arrays, { key, fix: (near) => renamed(near, { id, config, key, entry }) }).problems) : []),
    ...rowProblems(question),
    ...labelProblems(question),
  ]
}

function renamed(near: string, { id, config, key, entry }: { id: string; config: Choice; key: Key; entry: string }): BlockProblem["fix"] {
  const value = config[key].map((name) => (name === entry ? near : name))
  return { title: `Use “${near}”`, edits: [{ edit: "set-config", id, key, value }] }
}

function rowProblems({ config, arrays, fields }: Question): BlockProblem[] {
  const found = fields.flatMap(({ variable, key }) => arrays?.filter(({ name, shape }) => name === variable && shape.length > 0).map((array) => ({ array, key })) ?? [])
  const [first, ...rest] = found
  return rest.flatMap(({ array, key }): BlockProblem[] => {
    const [wanted, count] = [countOf(first!.array, config), countOf(array, config)]
    if (count === wanted) return []
    const shapes = `${titleOf(first!.array.name)} is ${shapeWords(first!.array.shape)} and ${titleOf(array.name)} ${shapeWords(array.shape)}`
    return [{ code: "array-rows-differ", key, message: `${shapes}: that makes ${wanted} and ${count} rows. Choose arrays of the same rows, or count them by the other dimension.` }]
  })
}

function labelProblems({ config, arrays, fields }: Question): BlockProblem[] {
  return fields.flatMap(({ key, variable }): BlockProblem[] => {
    const array = key === "labels" ? arrays?.find(({ name }) => name === variable) : undefined
    if (!array || array.shape.length === 0) return []
    const width = rowDims(array, config).reduce((all, dim) => all * dim, 1)
    if (width !== 1) return [{ code: "label-not-class", key, message: `${titleOf(variable)} has ${width} numbers a row, and a class is one. Choose another array, or count rows by the other dimension.` }]
    const [low, high] = array.range ?? [0, 0]
    const most = config.classes > 0 ? config.classes - 1 : Infinity
    if (array.whole !== false && low >= 0 && high <= most) return []
    return [{ code: "label-not-class", key, message: `${titleOf(variable)} has values from ${low} to ${high}, and classes are the whole numbers 0 to ${Number.isFinite(most) ? most : "k − 1"}. Choose another array.` }]
  })
}
