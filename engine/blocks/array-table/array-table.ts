import { z } from "zod"
import type { BlockProblem, BlockType, DataNeed, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { isVector, sizeOf, type ArrayFacts, type Facts } from "../../model/facts.ts"
import type { TableSignal } from "../../model/ports.ts"
import { chosenArray, shapeWords, titleOf } from "../arrays.ts"
import { dataNameSetting, fileName, fileSetting, lookedAt } from "../data-files.ts"
import { integer, options, text, texts } from "../literals.ts"

const config = z.strictObject({
  path: fileSetting("File", "An NPY, NPZ, MATLAB or HDF5 file", "arrays"),
  variable: z.string().default("").meta({ title: "Variable", description: "The array that holds the table; empty for an NPY file, which has only one." }),
  axes: z.array(z.string()).default([]).meta({
    title: "Axes",
    description: "The vectors of coordinates of a grid, one for each dimension of the array; each point of the grid becomes a row.",
  }),
  name: dataNameSetting("table", "Data name", "this file is"),
})
type ArrayTable = z.infer<typeof config>

function data({ name, path }: ArrayTable): DataNeed[] {
  return [{ name, path, format: "arrays", options: {} }]
}

function infer({ id, config, facts }: InferContext<ArrayTable>): Inferred {
  const look = lookedAt(facts[config.name], { path: config.path, key: "path", what: "a file of arrays" })
  const { array, problems } = tableArray(config, look.facts?.arrays, id)
  const axes = look.facts?.arrays ? axisProblems(config, array, look.facts.arrays, id) : []
  return { outputs: { table: tableOf(config, array, look.facts) }, problems: [...look.problems, ...problems, ...axes] }
}

function tableArray({ variable }: ArrayTable, arrays: readonly ArrayFacts[] | undefined, id: string): { array?: ArrayFacts; problems: BlockProblem[] } {
  return arrays ? chosenArray(variable, arrays, { key: "variable", fix: (near) => ({ title: `Use “${near}”`, edits: [{ edit: "set-config", id, key: "variable", value: near }] }) }) : { problems: [] }
}

/** Columns are known of a grid whatever the file. */
function tableOf({ name, variable, axes }: ArrayTable, array: ArrayFacts | undefined, facts: Facts | undefined): TableSignal {
  const columns = axes.length > 0 ? [...axes, baseName(variable)] : array && matrixColumns(array)
  if (!array || !facts || !columns) return { kind: "table", columns, rows: `rows:${name}`, source: name }
  const rows = axes.length === 0 ? sizeOf(array) / columns.length : sizeOf(array)
  const vector = columns.length === 1 && array.range !== undefined
  const known: Facts = {
    ...facts,
    rows,
    columns,
    dtypes: columns.map(() => "number"),
    ...(vector ? { ranges: [array.range!], integers: [array.whole ?? false] } : {}),
  }
  return { kind: "table", columns, rows, source: name, facts: known }
}

function baseName(variable: string): string {
  return variable === "" ? "array" : variable
}

function matrixColumns(array: ArrayFacts): string[] {
  const base = baseName(array.name)
  return isVector(array) ? [base] : Array.from({ length: array.shape[1]! }, (_, index) => `${base}_${index + 1}`)
}

function axisProblems({ axes }: ArrayTable, array: ArrayFacts | undefined, arrays: readonly ArrayFacts[], id: string): BlockProblem[] {
  if (!array) return []
  const shape = `${titleOf(array.name)} is ${shapeWords(array.shape)}`
  if (axes.length === 0) {
    if (isVector(array) || array.shape.length <= 2) return []
    return [{ code: "axes-needed", key: "axes", message: `${shape}, and a table has rows and columns. Name the vectors of its axes, to make a row of each point.` }]
  }
  if (axes.length !== array.shape.length) return [{ code: "axes-differ", key: "axes", message: `${shape}, and ${axes.length} axes are named. Name one for each dimension.` }]
  return axes.flatMap((axis, index): BlockProblem[] => {
    const renamed = (near: string) => ({ title: `Use “${near}”`, edits: [{ edit: "set-config" as const, id, key: "axes", value: axes.with(index, near) }] })
    const { array: places, problems } = chosenArray(axis, arrays, { key: "axes", fix: renamed })
    if (!places || (isVector(places) && sizeOf(places) === array.shape[index])) return problems
    return [{ code: "axes-differ", key: "axes", message: `${titleOf(axis)} is ${shapeWords(places.shape)} where dimension ${index + 1} of ${titleOf(array.name)} has ${array.shape[index]} places. Name the axes in the order of the dimensions.` }]
  })
}

function lower({ config: { name, path, variable, axes }, outputs }: LowerContext<ArrayTable>): Call {
  const table = outputs.table?.kind === "table" ? outputs.table : undefined
  return {
    function: "data.array_table",
    arguments: [],
    options: options({
      name: text(name),
      path: text(path),
      variable: text(variable),
      axes: axes.length > 0 ? texts(axes) : undefined,
      columns: table?.columns && texts(table.columns),
      rows: typeof table?.rows === "number" ? integer(table.rows) : undefined,
    }),
  }
}

export const arrayTable: BlockType<ArrayTable> = {
  type: "array-table",
  version: 1,
  title: "Array table",
  category: "input",
  config,
  inputs: [],
  outputs: [{ name: "table", title: "Table", kind: "table", help: "Columns of the matrix, or coordinates and value of each point of the grid." }],
  data,
  infer,
  lower,
  summary: ({ path, variable }) => [fileName(path) || "no file", variable].filter(Boolean).join(" · "),
}
