import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { DatasetSignal, Dim, SubsetSignal } from "../../model/ports.ts"
import { trainRows } from "../../model/ports.ts"
import { classOption, datasetOutputs } from "../datasets.ts"
import { settingFix } from "../fixes.ts"
import { choice, input, integer, options, real } from "../literals.ts"

const rules = ["keep-hardest", "keep-easiest", "drop-hardest", "drop-easiest", "drop-both", "random"] as const
const ruleLabels = {
  "keep-hardest": "Keep the hardest",
  "keep-easiest": "Keep the easiest",
  "drop-hardest": "Drop the hardest",
  "drop-easiest": "Drop the easiest",
  "drop-both": "Drop both ends",
  random: "Keep at random",
}

const config = z.strictObject({
  rule: z.enum(rules).default("keep-hardest").meta({ title: "Rule", description: "Which of the train rows stay, by their scores.", labels: ruleLabels }),
  fraction: z.number().min(0.05).max(1).default(0.5).meta({ title: "Fraction", description: "Share of the train rows that the rule keeps, or drops where it says drop.", unit: "" }),
  per_class: z.boolean().default(true).meta({ title: "Per class", description: "Rank inside each class, so that each loses the same share; without classes all rows are ranked together." }),
  seed: z.int().min(0).max(4_294_967_295).default(42).meta({ title: "Seed", description: "Decides between rows of equal scores, and which rows stay at random.", unit: "" }),
})
type FilterSamples = z.infer<typeof config>

function infer({ id, config, inputs }: InferContext<FilterSamples>): Inferred {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  if (!data) return { outputs: {}, problems: [] }
  const train = trainRows(data)
  const subset = inputs.subset?.kind === "subset" ? inputs.subset : undefined
  return { outputs: datasetOutputs(filtered(data, config, id)), problems: [...shareProblems(train, config, id), ...subsetProblems(train, subset)] }
}

function filtered(data: DatasetSignal, config: FilterSamples, id: string): DatasetSignal {
  const { parts } = data
  const train = countLeft(trainRows(data), config, `train:${id}`)
  if (!parts) return { ...data, rows: train }
  const counts = [train, parts.validation, parts.test]
  const rows = counts.every((count) => typeof count === "number") ? counts.reduce((all, count) => all + count, 0) : `rows:${id}`
  return { ...data, parts: { ...parts, train }, rows }
}

/** ⌊n·fraction + ½⌋ are kept or dropped, also per class: the native program counts the same. */
export function countLeft(rows: Dim, { rule, fraction }: Pick<FilterSamples, "rule" | "fraction">, symbol: string): Dim {
  if (typeof rows !== "number") return symbol
  const share = Math.floor(rows * fraction + 0.5)
  return rule.startsWith("drop-") ? rows - share : share
}

function shareProblems(train: Dim, config: FilterSamples, id: string): BlockProblem[] {
  if (config.rule.startsWith("drop-") && config.fraction === 1) {
    return [{ code: "nothing-left", key: "fraction", message: "All rows are dropped, and none are left to train on. Drop a smaller share.", fix: settingFix(id, "fraction", 0.2) }]
  }
  if (countLeft(train, config, "") !== 0 || train === 0) return []
  return [{ code: "nothing-left", key: "fraction", message: `Of ${train} rows none is left to train on. Keep a larger share, or drop a smaller one.` }]
}

/** Rows are scored and filtered by their numbers in the data, so both must see the same part train. */
function subsetProblems(train: Dim, subset: SubsetSignal | undefined): BlockProblem[] {
  if (typeof train !== "number" || typeof subset?.rows !== "number" || train === subset.rows) return []
  return [{ code: "scored-other-rows", port: "subset", message: `${subset.rows} rows were scored, and the train part here has ${train}. Wire both blocks to the same dataset, behind the same split.` }]
}

function lower({ config: { rule, fraction, per_class, seed }, inputs }: LowerContext<FilterSamples>): Call {
  return {
    function: "data.filter_samples",
    arguments: ["data"],
    options: options({
      subset: input("subset"),
      rule: choice("data.FilterRule", rule.replace("-", "_")),
      fraction: real(fraction),
      per_class: classOption(per_class, inputs.data),
      seed: integer(seed),
    }),
  }
}

export const filterSamples: BlockType<FilterSamples> = {
  type: "filter-samples",
  version: 1,
  title: "Filter samples",
  category: "prepare",
  config,
  inputs: [
    { name: "data", title: "Data", kind: "dataset", help: "The rows to filter: those that were scored." },
    { name: "subset", title: "Subset", kind: "subset", help: "The score of each train row; a larger one is harder.", fromStage: true },
  ],
  outputs: [{ name: "data", title: "Data", kind: "dataset", help: "The same rows, fewer in the train part." }],
  infer,
  lower,
  summary: ({ rule, fraction }) => `${ruleLabels[rule].toLowerCase()} · ${Number((fraction * 100).toFixed(1))} %`,
}
