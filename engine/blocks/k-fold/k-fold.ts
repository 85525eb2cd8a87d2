import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { DatasetSignal, Dim, Parts } from "../../model/ports.ts"
import { classOption, datasetOutputs, stratifyProblems } from "../datasets.ts"
import { settingFix } from "../fixes.ts"
import { integer, options } from "../literals.ts"

const config = z.strictObject({
  folds: z.int().min(2).max(20).default(5).meta({ title: "Folds", description: "Into how many parts of the same size the rows are cut.", unit: "" }),
  fold: z.int().min(1).max(20).default(1).meta({ title: "Fold", description: "Which of them, counted from 1, is the validation part; the others are trained on.", unit: "" }),
  seed: z.int().min(0).max(4_294_967_295).default(42).meta({ title: "Seed", description: "Decides which rows are in which fold; keep it the same for all folds of one validation.", unit: "" }),
  stratify: z.boolean().default(false).meta({ title: "Stratify", description: "Give every fold the same share of each class, as nearly as whole rows allow." }),
})
type KFold = z.infer<typeof config>

function infer({ id, config, inputs }: InferContext<KFold>): Inferred {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  if (!data) return { outputs: {}, problems: foldProblems(config, id) }
  const divided = rowsToDivide(data)
  const problems = [...foldProblems(config, id), ...rowProblems(config, divided, id), ...stratifyProblems(config.stratify, data, id)]
  return { outputs: datasetOutputs({ ...data, parts: partsOf(id, data, config) }), problems }
}

function rowsToDivide({ rows, parts }: DatasetSignal): Dim {
  if (!parts) return rows
  const { train, validation } = parts
  return typeof train === "number" && typeof validation === "number" ? train + validation : "rows"
}

/** Fold f of n rows holds ⌊n·f/k⌋ − ⌊n·(f − 1)/k⌋: the native program counts the same. */
export function partsOf(id: string, data: DatasetSignal, { folds, fold }: Pick<KFold, "folds" | "fold">): Parts {
  const test = data.parts?.test ?? 0
  const rows = rowsToDivide(data)
  if (typeof rows !== "number") return { train: `train:${id}`, validation: `validation:${id}`, test }
  const validation = Math.floor((rows * fold) / folds) - Math.floor((rows * (fold - 1)) / folds)
  return { train: rows - validation, validation, test }
}

function foldProblems({ folds, fold }: KFold, id: string): BlockProblem[] {
  if (fold <= folds) return []
  return [{ code: "no-such-fold", key: "fold", message: `There is no fold ${fold} of ${folds}. Choose one from 1 to ${folds}, or cut the rows into more.`, fix: settingFix(id, "fold", folds) }]
}

function rowProblems({ folds }: KFold, rows: Dim, id: string): BlockProblem[] {
  if (typeof rows !== "number" || rows >= folds) return []
  const fix = rows < 2 ? undefined : settingFix(id, "folds", rows)
  return [{ code: "fewer-rows-than-folds", key: "folds", message: `${rows} rows cannot be cut into ${folds} folds. Give more rows, or cut them into fewer.`, fix }]
}

function lower({ config: { folds, fold, seed, stratify }, inputs }: LowerContext<KFold>): Call {
  return { function: "data.k_fold", arguments: ["data"], options: options({ folds: integer(folds), fold: integer(fold), seed: integer(seed), stratify: classOption(stratify, inputs.data) }) }
}

export const kFold: BlockType<KFold> = {
  type: "k-fold",
  version: 1,
  title: "K-fold",
  category: "prepare",
  config,
  inputs: [{ name: "data", title: "Data", kind: "dataset", help: "The rows to cut into folds; a test part stays as it is." }],
  outputs: [{ name: "data", title: "Data", kind: "dataset", help: "The same rows: one fold is the validation part, the others the train part." }],
  infer,
  lower,
  summary: ({ folds, fold }) => `fold ${fold} of ${folds}`,
}
