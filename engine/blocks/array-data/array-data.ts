import { z } from "zod"
import type { BlockProblem, BlockType, DataNeed, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call, Literal } from "../../model/call.ts"
import type { ArrayFacts } from "../../model/facts.ts"
import { dataNameSetting, fileName, fileSetting, lookedAt } from "../data-files.ts"
import { datasetOutputs } from "../datasets.ts"
import { choice, integer, options, text } from "../literals.ts"
import type { ChosenField } from "./array-fields.ts"
import { chosenFields, fieldProblems, rowsOf } from "./array-fields.ts"

const config = z.strictObject({
  path: fileSetting("File", "An NPY, NPZ, MATLAB or HDF5 file", "arrays"),
  name: dataNameSetting("arrays", "Data name", "this file is"),
  variables: z.array(z.string()).default([]).meta({
    title: "Numbers",
    description: "The arrays of numbers that become fields, as u, or with the dimensions of a row where nobody can look at the file, as u: 3×64×64; none means every array.",
  }),
  labels: z.array(z.string()).default([]).meta({ title: "Labels", description: "The arrays of class numbers 0, 1, 2, …, one a row." }),
  classes: z.int().min(0).max(1_000_000).default(0).meta({ title: "Classes", description: "How many classes the labels count; 0 takes the greatest label plus one.", unit: "" }),
  rows: z.enum(["first", "last"]).default("first").meta({
    title: "Rows",
    description: "Which dimension of the arrays counts the rows; MATLAB's users often store them as the last.",
    labels: { first: "First dimension", last: "Last dimension" },
  }),
})
type ArrayData = z.infer<typeof config>

function data({ name, path }: ArrayData): DataNeed[] {
  return [{ name, path, format: "arrays", options: {} }]
}

function infer({ id, config, facts }: InferContext<ArrayData>): Inferred {
  const look = lookedAt(facts[config.name], { path: config.path, key: "path", what: "a file of arrays" })
  const arrays = look.facts?.arrays
  const fields = chosenFields(config, arrays, id)
  const rows = (arrays && rowsOf(fields, config, arrays)) ?? `rows:${id}`
  const signal = { kind: "dataset" as const, fields: fields.map(({ field }) => field), rows, transforms: [] }
  const problems = look.problems.length > 0 ? look.problems : problemsOf(config, arrays, fields, id)
  return { outputs: datasetOutputs(signal), problems }
}

function problemsOf(config: ArrayData, arrays: readonly ArrayFacts[] | undefined, fields: readonly ChosenField[], id: string): BlockProblem[] {
  if (fields.length > 0) return fieldProblems({ config, arrays, fields, id })
  return [{ code: "no-arrays", key: "variables", message: "No array is chosen, and the file does not tell which it has. Name the arrays, as u: 3×64×64." }]
}

function lower({ id, config, facts }: LowerContext<ArrayData>): Call {
  const arrays = facts[config.name]?.arrays
  const fields = chosenFields(config, arrays, id)
  const rows = arrays && rowsOf(fields, config, arrays)
  return {
    function: "data.arrays",
    arguments: [],
    options: options({
      name: text(config.name),
      path: text(config.path),
      fields: { list: fields.map(fieldLiteral) },
      rows: rows === undefined ? undefined : integer(rows),
      rows_axis: config.rows === "first" ? undefined : choice("data.RowsAxis", config.rows),
    }),
  }
}

function fieldLiteral({ field, variable }: ChosenField): Literal {
  const known = field.dims.every((dim) => typeof dim === "number") ? field.dims.map((dim) => integer(dim as number)) : []
  const { classes } = field
  return {
    struct: options({
      field: text(field.name),
      variable: text(variable),
      classes: classes === undefined ? undefined : integer(classes),
      dims: known.length > 0 ? { list: known } : undefined,
    }),
  }
}

export const arrayData: BlockType<ArrayData> = {
  type: "array-data",
  version: 1,
  title: "Arrays",
  category: "input",
  config,
  inputs: [],
  outputs: [{ name: "data", title: "Data", kind: "dataset", help: "The arrays as fields, one entry of each a row." }],
  data,
  infer,
  lower,
  summary: ({ path, variables }) => [fileName(path) || "no file", variables.join(", ")].filter(Boolean).join(" · "),
}
