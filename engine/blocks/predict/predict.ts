import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { fieldProblems } from "../datasets.ts"
import { choice, input, integer } from "../literals.ts"
import { partProblems, partSetting } from "../rated-part.ts"
import type { DatasetSignal, Field, ModelSignal, TableSignal } from "../../model/ports.ts"

const config = z.strictObject({
  part: partSetting("predict"),
  format: z.enum(["csv", "npz"]).default("csv").meta({
    title: "Format",
    description: "A table that any program reads, or NumPy arrays, which are smaller and faster where a row has many numbers.",
    labels: { csv: "CSV", npz: "NumPy (npz)" },
  }),
})
type Predict = z.infer<typeof config>

function infer({ config, inputs }: InferContext<Predict>): Inferred {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  const model = inputs.model?.kind === "model" ? inputs.model : undefined
  const problems = data ? [...rowProblems(data, model, config), ...(model ? fieldProblems(needed(model, data), data) : [])] : []
  return { outputs: model ? { table: tableOf(model, data, config) } : {}, problems }
}

function has({ fields }: DatasetSignal, name: string): boolean {
  return fields.some((field) => field.name === name)
}

/** What only the loss reads: rows whose target nobody knows lack it. */
function targets({ fields, predictionReads }: ModelSignal): readonly Field[] {
  return fields.filter(({ name }) => !predictionReads.some((field) => field.name === name))
}

function needed(model: ModelSignal, data: DatasetSignal): readonly Field[] {
  return [...model.predictionReads, ...targets(model).filter(({ name }) => has(data, name))]
}

/** Rows without a target need no split: none of them was trained on. */
function rowProblems(data: DatasetSignal, model: ModelSignal | undefined, { part }: Predict): BlockProblem[] {
  const isNew = model !== undefined && targets(model).length > 0 && !targets(model).some(({ name }) => has(data, name))
  return data.parts || !isNew ? partProblems(data, part) : []
}

/** Its columns are known where the model's output has a known size. */
function tableOf(model: ModelSignal, data: DatasetSignal | undefined, { part }: Predict): TableSignal {
  const { dims, task } = model
  const rows = data?.parts ? data.parts[part] : (data?.rows ?? "rows")
  const numbers = dims.slice(1)
  if (!numbers.every((dim) => typeof dim === "number")) return { kind: "table", rows }
  const width = numbers.reduce((all, dim) => all * dim, 1)
  const several = (name: string): string[] => (width === 1 ? [name] : Array.from({ length: width }, (_, index) => `${name}.${index}`))
  const known = targets(model).some(({ name }) => !data || has(data, name))
  const target = task === "classification" ? ["target"] : several("target")
  const prediction = task === "classification" ? ["prediction", ...several("probability")] : several("prediction")
  return { kind: "table", rows, columns: ["row", ...(known ? target : []), ...prediction] }
}

function lower({ config, inputs }: LowerContext<Predict>): Call {
  const model = inputs.model as ModelSignal
  const { parts } = inputs.data as DatasetSignal
  return {
    function: "train.predict",
    arguments: [],
    options: {
      model: input("model"),
      data: input("data"),
      network: { network: "model" },
      dtype: choice("Dtype", model.dtype),
      // All rows of what is not split are its part train.
      part: choice("Part", parts ? config.part : "train"),
      seed: integer(model.seed),
      format: choice("train.Predict.Format", config.format),
    },
  }
}

export const predict: BlockType<Predict> = {
  type: "predict",
  version: 1,
  title: "Predict",
  category: "job",
  config,
  inputs: [
    { name: "model", title: "Model", kind: "model", help: "The trained network." },
    { name: "data", title: "Data", kind: "dataset", help: "Rows with the fields that the network reads; the target may be missing." },
  ],
  outputs: [{ name: "table", title: "Table", kind: "table", help: "A row each: its number in the data, what it should be, and what the network says." }],
  job: true,
  infer,
  lower,
  summary: ({ part, format }) => `${part} part · ${format}`,
}
