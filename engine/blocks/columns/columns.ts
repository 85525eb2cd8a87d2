import { z } from "zod"
import type { BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { datasetOutputs } from "../datasets.ts"
import { integer, options, text, texts } from "../literals.ts"
import type { Field, TableSignal } from "../../model/ports.ts"
import { columnProblems } from "./column-problems.ts"

const config = z.strictObject({
  features: z.array(z.string()).default([]).meta({
    title: "Features",
    description: "The columns that the network reads, in this order.",
    control: "columns",
  }),
  target: z.array(z.string()).default([]).meta({
    title: "Target",
    description: "The columns that the network learns to predict; for classification the one column of classes 0, 1, 2, ….",
    control: "columns",
  }),
  task: z.enum(["regression", "classification", "none"]).default("regression").meta({
    title: "Task",
    description: "Regression predicts numbers, classification which class a row belongs to; none is for new rows, whose target nobody knows.",
    labels: { regression: "Regression", classification: "Classification", none: "None (new rows)" },
  }),
})
type Columns = z.infer<typeof config>

function infer(context: InferContext<Columns>): Inferred {
  const table = context.inputs.table?.kind === "table" ? context.inputs.table : undefined
  const fields = fieldsOf(context, table)
  return {
    outputs: datasetOutputs({ kind: "dataset", fields, rows: table?.rows ?? `rows:${context.id}`, transforms: [] }),
    problems: columnProblems({ config: context.config, table, id: context.id }),
  }
}

function fieldsOf({ id, config: { features, target, task } }: InferContext<Columns>, table: TableSignal | undefined): Field[] {
  const read: Field = { name: "features", dims: [features.length || `features:${id}`], dtype: "number", unit: unitOf(features) }
  if (task === "none") return [read]
  if (task === "classification") return [read, { name: "label", dims: [], dtype: "class", classes: classesOf(target[0], table) }]
  return [read, { name: "target", dims: [target.length || `target:${id}`], dtype: "number", unit: unitOf(target) }]
}

/** What stands in `[ ]` at the end of a heading, as kg in `mass [kg]`, where it is the same for all of these columns. */
function unitOf(columns: readonly string[]): string | undefined {
  const units = new Set(columns.map((column) => /\[([^[\]]+)\]\s*$/.exec(column)?.[1]?.trim()))
  return units.size === 1 ? [...units][0] : undefined
}

/** Classes are 0 … greatest value; undefined while the data are unknown. */
function classesOf(column: string | undefined, table: TableSignal | undefined): number | undefined {
  const range = table?.facts?.ranges?.[table.columns?.indexOf(column ?? "") ?? -1]
  return range && Number.isInteger(range[1]) && range[1] >= 0 ? range[1] + 1 : undefined
}

function lower({ config, outputs }: LowerContext<Columns>): Call {
  const data = outputs.data?.kind === "dataset" ? outputs.data : undefined
  const classes = data?.fields.find(({ name }) => name === "label")?.classes
  const features = { field: text("features"), columns: texts(config.features) }
  const target = { field: text("target"), columns: texts(config.target) }
  const label = options({ field: text("label"), columns: texts(config.target), classes: classes === undefined ? undefined : integer(classes) })
  const fields = { none: [features], regression: [features, target], classification: [features, label] }[config.task]
  return { function: "data.columns", arguments: ["table"], options: { fields: { list: fields.map((struct) => ({ struct })) } } }
}

export const columns: BlockType<Columns> = {
  type: "columns",
  version: 1,
  title: "Columns",
  category: "prepare",
  config,
  inputs: [{ name: "table", title: "Table", kind: "table", help: "The table to choose columns from." }],
  outputs: [{ name: "data", title: "Data", kind: "dataset", help: "The chosen columns as fields: features, and target or label." }],
  infer,
  lower,
  summary: ({ features, target, task }) => `${features.length} → ${target.length > 0 && task !== "none" ? target.join(", ") : "no target"}`,
}
