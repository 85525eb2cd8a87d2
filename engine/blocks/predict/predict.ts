import { z } from "zod"
import type { BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { fieldProblems } from "../datasets.ts"
import { choice, input, integer } from "../literals.ts"
import { partProblems, partSetting } from "../rated-part.ts"
import type { DatasetSignal, ModelSignal, TableSignal } from "../../model/ports.ts"

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
  const problems = data ? [...partProblems(data, config.part), ...(model ? fieldProblems(model.fields, data) : [])] : []
  return { outputs: model ? { table: tableOf(model, data, config) } : {}, problems }
}

/** Its columns are known where the model's output has a known size. */
function tableOf({ dims, task }: ModelSignal, data: DatasetSignal | undefined, { part }: Predict): TableSignal {
  const rows = data?.parts?.[part] ?? "rows"
  const numbers = dims.slice(1)
  if (!numbers.every((dim) => typeof dim === "number")) return { kind: "table", rows }
  const width = numbers.reduce((all, dim) => all * dim, 1)
  const several = (name: string): string[] => (width === 1 ? [name] : Array.from({ length: width }, (_, index) => `${name}.${index}`))
  const columns = task === "classification" ? ["target", "prediction", ...several("probability")] : [...several("target"), ...several("prediction")]
  return { kind: "table", rows, columns: ["row", ...columns] }
}

function lower({ config, inputs }: LowerContext<Predict>): Call {
  const model = inputs.model as ModelSignal
  return {
    function: "train.predict",
    arguments: [],
    options: {
      model: input("model"),
      data: input("data"),
      network: { network: "model" },
      dtype: choice("Dtype", model.dtype),
      part: choice("Part", config.part),
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
    { name: "data", title: "Data", kind: "dataset", help: "Rows with the fields that the network reads." },
  ],
  outputs: [{ name: "table", title: "Table", kind: "table", help: "A row each: its number in the data, what it should be, and what the network says." }],
  job: true,
  infer,
  lower,
  summary: ({ part, format }) => `${part} part · ${format}`,
}
