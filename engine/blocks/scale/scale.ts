import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { datasetOutputs } from "../datasets.ts"
import { real, text } from "../literals.ts"
import { nearest } from "../../model/nearest.ts"
import type { DatasetSignal, Field } from "../../model/ports.ts"

const config = z.strictObject({
  field: z.string().default("").meta({
    title: "Field",
    description: "The field to scale; empty means the first field of numbers.",
    control: "fields",
  }),
  low: z.number().min(-1e6).max(1e6).default(0).meta({ title: "Low", description: "The least value after scaling.", unit: "" }),
  high: z.number().min(-1e6).max(1e6).default(1).meta({ title: "High", description: "The greatest value after scaling.", unit: "" }),
})
type Scale = z.infer<typeof config>

function infer({ id, config, inputs }: InferContext<Scale>): Inferred {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  if (!data) return { outputs: {}, problems: rangeProblems(config, id) }
  const chosen = chosenField(config, data)
  const range = [config.low, config.high] as const
  const fields = data.fields.map((field) => (field === chosen ? { ...field, range } : field))
  const transforms = chosen ? [...data.transforms, `scale ${chosen.name} to ${config.low} … ${config.high}`] : data.transforms
  const problems = [...rangeProblems(config, id), ...fieldProblems(config, data, id)]
  return { outputs: datasetOutputs({ ...data, fields, transforms }), problems }
}

function chosenField({ field }: Scale, data: DatasetSignal): Field | undefined {
  return data.fields.find(({ name, dtype, mark }) => dtype === "number" && !mark && (field === "" || name === field))
}

function rangeProblems({ low, high }: Scale, id: string): BlockProblem[] {
  if (low < high) return []
  const edits = [
    { edit: "set-config" as const, id, key: "low" },
    { edit: "set-config" as const, id, key: "high" },
  ]
  return [{ code: "range-empty", key: "low", message: `Low (${low}) must be less than high (${high}).`, fix: { title: "Scale to 0 … 1", edits } }]
}

function fieldProblems({ field }: Scale, data: DatasetSignal, id: string): BlockProblem[] {
  const numbers = data.fields.filter(({ dtype, mark }) => dtype === "number" && !mark).map(({ name }) => name)
  if (field === "" ? numbers.length > 0 : numbers.includes(field)) return []
  const near = nearest(field, numbers) ?? numbers[0]
  const fix = near ? { title: `Scale “${near}”`, edits: [{ edit: "set-config" as const, id, key: "field", value: near }] } : undefined
  const has = numbers.length > 0 ? numbers.map((name) => `“${name}”`).join(", ") : "none"
  return [{ code: "field-not-number", key: "field", message: `The dataset has no field of numbers “${field}”; it has: ${has}.`, fix }]
}

function lower({ config, inputs }: LowerContext<Scale>): Call {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  const field = (data && chosenField(config, data)?.name) ?? config.field
  return { function: "data.scale", arguments: ["data"], options: { field: text(field), low: real(config.low), high: real(config.high) } }
}

export const scale: BlockType<Scale> = {
  type: "scale",
  version: 1,
  title: "Scale",
  category: "prepare",
  config,
  inputs: [{ name: "data", title: "Data", kind: "dataset", help: "The rows to scale; an unknown range is fitted to its train part." }],
  outputs: [{ name: "data", title: "Data", kind: "dataset", help: "The same rows with one field mapped to low … high." }],
  infer,
  lower,
  summary: ({ field, low, high }) => `${field === "" ? "" : `${field} `}→ ${low} … ${high}`,
}
