import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { choice } from "../literals.ts"
import { arriving, resultInputs } from "../results.ts"
import type { Signal } from "../../model/ports.ts"

const config = z.strictObject({
  statistic: z.enum(["mean", "median", "least", "greatest"]).default("mean").meta({
    title: "Statistic",
    description: "What stands under a score's own name: its mean, median, least or greatest value over the inputs.",
    labels: { mean: "Mean", median: "Median", least: "Least", greatest: "Greatest" },
  }),
  by: z.string().max(200).default("").meta({
    title: "By",
    description: "Parameters of a for each, separated by commas, whose values tell its results apart; empty numbers the inputs.",
  }),
})
type Compare = z.infer<typeof config>

/** Names of the scores of an input; of a curve those of its series, whose last values are compared. */
function namesOf(signal: Signal): readonly string[] {
  if (signal.kind === "scores") return signal.names
  return signal.kind === "curve" ? signal.values : []
}

function infer({ config, inputs }: InferContext<Compare>): Inferred {
  const wired = arriving(inputs)
  if (wired.length === 0) return { outputs: {}, problems: [] }
  const names = [...new Set(wired.flatMap(([, signal]) => namesOf(signal)))]
  const numbered = names.flatMap((name) => [...wired.flatMap(([, signal], index) => (namesOf(signal).includes(name) ? [`${name}.${index}`] : [])), name])
  const curves = wired[0]![1].kind === "curve"
  return {
    outputs: {
      scores: { kind: "scores", names: numbered },
      table: curves ? { kind: "table", columns: ["step", ...numbered], rows: "steps" } : { kind: "table", columns: ["input", ...names], rows: wired.length },
    },
    problems: [...mixed(wired), ...grouping(config)],
  }
}

function mixed(wired: readonly [string, Signal][]): BlockProblem[] {
  const first = wired[0]![1].kind
  const [port, signal] = wired.find(([, { kind }]) => kind !== first) ?? []
  return signal ? [{ code: "scores-and-curves", port, message: `The first input gives “${first}”, and this one “${signal.kind}”; only alike can be compared. Use one compare block for each.` }] : []
}

function grouping({ by }: Compare): BlockProblem[] {
  if (by.trim() === "") return []
  return [{ code: "nothing-to-group", key: "by", message: "Only results of a for each have parameters to group by, and none arrives here. Empty “by”; the inputs are then numbered." }]
}

function lower({ config, inputs, sourceNames }: LowerContext<Compare>): Call {
  return { function: "results.compare", arguments: [], options: { inputs: resultInputs({ inputs, sourceNames }), statistic: choice("results.Statistic", config.statistic) } }
}

export const compare: BlockType<Compare> = {
  type: "compare",
  version: 1,
  title: "Compare",
  category: "results",
  config,
  inputs: [{ name: "in", title: "Input", kind: "scores", also: ["curve"], help: "Scores of an evaluation, or the curve of a training.", variadic: true }],
  outputs: [
    { name: "scores", title: "Scores", kind: "scores", help: "Each score of the i-th input as name.i, and the statistic over all inputs under its own name." },
    { name: "table", title: "Table", kind: "table", help: "A row an input; of curves a row a step." },
  ],
  job: true,
  oneRank: true,
  infer,
  lower,
  summary: ({ statistic }) => statistic,
}
