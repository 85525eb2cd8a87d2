import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { DatasetSignal, Dim } from "../../model/ports.ts"
import { datasetOutputs } from "../datasets.ts"
import { choice, integer } from "../literals.ts"

const config = z.strictObject({
  part: z.enum(["train", "validation", "test"]).default("train").meta({
    title: "Part",
    description: "The part that is made smaller; rows that are not split yet count as train.",
    labels: { train: "Train", validation: "Validation", test: "Test" },
  }),
  rows: z.int().min(0).max(1_000_000_000).default(0).meta({ title: "Rows", description: "How many rows the part keeps; 0 keeps all.", unit: "rows" }),
  seed: z.int().min(0).max(4_294_967_295).default(42).meta({ title: "Seed", description: "Decides which rows are kept; with one seed the rows of a small take are among those of a larger one.", unit: "" }),
})
type Take = z.infer<typeof config>

function infer({ id, config, inputs }: InferContext<Take>): Inferred {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  if (!data) return { outputs: {}, problems: [] }
  return { outputs: datasetOutputs(taken(data, config, id)), problems: problemsOf(data, config) }
}

function taken(data: DatasetSignal, { part, rows }: Take, id: string): DatasetSignal {
  if (!data.parts) return part === "train" ? { ...data, rows: fewer(data.rows, rows, `rows:${id}`) } : data
  const parts = { ...data.parts, [part]: fewer(data.parts[part], rows, `${part}:${id}`) }
  const counts = [parts.train, parts.validation, parts.test]
  const known = counts.every((count) => typeof count === "number")
  return { ...data, parts, rows: known ? counts.reduce((all, count) => all + count, 0) : `rows:${id}` }
}

function fewer(there: Dim, wanted: number, symbol: string): Dim {
  if (wanted === 0) return there
  return typeof there === "number" ? Math.min(there, wanted) : symbol
}

function problemsOf({ parts, rows: all }: DatasetSignal, { part, rows }: Take): BlockProblem[] {
  if (!parts && part !== "train") return [{ code: "part-not-split", key: "part", message: `These rows are not split, so there is no part ${part}. Put a split before, or take from train.` }]
  const there = parts ? parts[part] : all
  if (typeof there !== "number" || rows <= there) return []
  return [{ code: "fewer-rows", severity: "warning", key: "rows", message: `${rows} rows are asked for, and ${part} has ${there}: all of them are taken.` }]
}

function lower({ config: { part, rows, seed } }: LowerContext<Take>): Call {
  return { function: "data.take", arguments: ["data"], options: { part: choice("Part", part), rows: integer(rows), seed: integer(seed) } }
}

export const take: BlockType<Take> = {
  type: "take",
  version: 1,
  title: "Take",
  category: "prepare",
  config,
  inputs: [{ name: "data", title: "Data", kind: "dataset", help: "The rows to take from." }],
  outputs: [{ name: "data", title: "Data", kind: "dataset", help: "The same rows, fewer in one part." }],
  infer,
  lower,
  summary: ({ part, rows }) => (rows === 0 ? `all of ${part}` : `${rows} of ${part}`),
}
