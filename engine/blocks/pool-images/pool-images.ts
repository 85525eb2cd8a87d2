import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { DatasetSignal, Dim, Field } from "../../model/ports.ts"
import { dimsText } from "../../model/ports.ts"
import { datasetOutputs } from "../datasets.ts"
import { settingFix } from "../fixes.ts"
import { integer, text } from "../literals.ts"

const config = z.strictObject({
  factor: z.int().min(1).max(64).default(2).meta({ title: "Factor", description: "How many times smaller height and width become.", unit: "" }),
  field: z.string().default("").meta({ title: "Field", description: "The field of images; empty means the first that has a height and a width.", control: "fields" }),
})
type PoolImages = z.infer<typeof config>

function infer({ id, config, inputs }: InferContext<PoolImages>): Inferred {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  if (!data) return { outputs: {}, problems: [] }
  const chosen = imagesOf(config, data)
  if (!chosen) return { outputs: datasetOutputs(data), problems: [noImages(config, data)] }
  const fields = data.fields.map((field) => (field === chosen ? pooled(field, config.factor, id) : field))
  return { outputs: datasetOutputs({ ...data, fields }), problems: [...sizeProblems(chosen, config, id), ...orderProblems(chosen, data)] }
}

function imagesOf({ field }: PoolImages, { fields }: DatasetSignal): Field | undefined {
  return fields.find(({ name, dtype, dims }) => dtype === "number" && dims.length >= 2 && (field === "" || name === field))
}

function pooled(field: Field, factor: number, id: string): Field {
  const [height, width] = sidesOf(field)
  const smaller = (side: Dim, symbol: string) => (typeof side === "number" ? Math.floor(side / factor) : `${symbol}:${id}`)
  return { ...field, dims: [...field.dims.slice(0, -2), smaller(height, "height"), smaller(width, "width")] }
}

function sidesOf({ dims }: Field): [Dim, Dim] {
  return [dims.at(-2)!, dims.at(-1)!]
}

function noImages({ field }: PoolImages, { fields }: DatasetSignal): BlockProblem {
  const has = fields.map(({ name, dims }) => `“${name}” (${dimsText(dims)})`).join(", ")
  const what = field === "" ? "no field of images" : `no field of images “${field}”`
  return { code: "no-images", key: "field", message: `The dataset has ${what}, which would have a height and a width; it has: ${has}. Choose one of two dimensions or more, or leave this block out.` }
}

function sizeProblems(field: Field, { factor }: PoolImages, id: string): BlockProblem[] {
  const sides = sidesOf(field).filter((side) => typeof side === "number")
  if (sides.every((side) => side % factor === 0)) return []
  const fitting = [...Array(factor).keys()].toReversed().find((smaller) => smaller > 1 && sides.every((side) => side % smaller === 0))
  const message = `Images of ${dimsText(field.dims)} cannot be divided into squares of ${factor}×${factor}. Choose a factor that divides height and width.`
  return [{ code: "factor-does-not-fit", key: "factor", message, fix: fitting === undefined ? undefined : settingFix(id, "factor", fitting) }]
}

function orderProblems({ name }: Field, { transforms }: DatasetSignal): BlockProblem[] {
  const done = transforms.find((transform) => transform.split(" ").slice(1).includes(name))
  if (done === undefined) return []
  return [{ code: "pool-first", port: "data", message: `“${name}” is fitted before it is made smaller (${done}). Put this block before, so that the fit sees the small images.` }]
}

function lower({ config, inputs }: LowerContext<PoolImages>): Call {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  const field = (data && imagesOf(config, data)?.name) ?? config.field
  return { function: "data.pool_images", arguments: ["data"], options: { field: text(field), factor: integer(config.factor) } }
}

export const poolImages: BlockType<PoolImages> = {
  type: "pool-images",
  version: 1,
  title: "Pool images",
  category: "prepare",
  config,
  inputs: [{ name: "data", title: "Data", kind: "dataset", help: "Rows with images." }],
  outputs: [{ name: "data", title: "Data", kind: "dataset", help: "The same rows with smaller images." }],
  infer,
  lower,
  summary: ({ factor }) => `÷ ${factor}`,
}
