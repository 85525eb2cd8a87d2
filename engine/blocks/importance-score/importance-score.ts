import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { CurveSignal, LossSignal, ScoresSignal, Signal } from "../../model/ports.ts"
import { trainRows } from "../../model/ports.ts"
import { fieldProblems } from "../datasets.ts"
import { setFix } from "../fixes.ts"
import { boolean, choice, input, integer, options } from "../literals.ts"

const methods = ["el2n", "loss", "margin", "forgetting", "random"] as const
const methodLabels = { el2n: "EL2N", loss: "Loss", margin: "Margin", forgetting: "Forgetting", random: "Random" }

const config = z.strictObject({
  method: z.enum(methods).default("el2n").meta({
    title: "Method",
    description: "What makes a row hard: the length of its error, its loss, a wrong class that is likely, or how often it was forgotten; random for comparison.",
    labels: methodLabels,
  }),
  repeats: z.int().min(1).max(20).default(5).meta({ title: "Repeats", description: "How many networks are trained and asked, each from start weights of its own; the score is their mean.", unit: "" }),
  epochs: z.int().min(1).max(50).default(3).meta({ title: "Epochs", description: "How long each is trained before it is asked.", unit: "epochs" }),
  batch: z.int().min(1).max(100_000_000).default(64).meta({ title: "Batch", description: "Rows of one step over all ranks together; the ranks share them.", unit: "rows" }),
  dtype: z.enum(["f32", "f64"]).default("f32").meta({ title: "Precision", description: "Numbers of 32 bits are faster, of 64 bits more exact.", labels: { f32: "32 bit", f64: "64 bit" } }),
  seed: z.int().min(0).max(4_294_967_295).default(0).meta({ title: "Seed", description: "From it follow the seeds of the repeats, which decide start weights, order and what is dropped.", unit: "" }),
  strict: z.boolean().default(true).meta({ title: "Strict", description: "The same bits on any number of ranks, so that the same rows are kept; costs memory and speed." }),
})
type ImportanceScore = z.infer<typeof config>

const scores: ScoresSignal = { kind: "scores", names: ["mean", "deviation", "least", "greatest"] }
const curve: CurveSignal = { kind: "curve", axes: ["step"], values: ["loss", "epoch_loss", "step_seconds"] }

function infer({ id, config, inputs }: InferContext<ImportanceScore>): Inferred {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  const loss = inputs.loss?.kind === "loss" ? inputs.loss : undefined
  if (!loss) return { outputs: {}, problems: [] }
  const problems = [...methodProblems(config, loss, id), ...strategyProblems(inputs.strategy), ...(data ? fieldProblems(loss.reads, data) : [])]
  const rows = data ? trainRows(data) : "rows"
  return { outputs: { subset: { kind: "subset", rows, dims: loss.predictionDims, dtype: config.dtype }, scores, curve }, problems }
}

function methodProblems({ method }: ImportanceScore, { task }: LossSignal, id: string): BlockProblem[] {
  if (task === "classification" || method === "loss" || method === "random") return []
  const message = `${methodLabels[method]} asks how likely the right class is, and this network predicts numbers. Score them by their loss.`
  return [{ code: "method-needs-classes", key: "method", message, fix: setFix("Score by loss", id, "method", "loss") }]
}

function strategyProblems(strategy: Signal | undefined): BlockProblem[] {
  if (strategy?.kind !== "strategy" || !strategy.apart) return []
  return [{ code: "scores-apart", port: "strategy", message: "With this strategy each rank trains weights of its own, and a row's score would depend on the rank. Use data parallel." }]
}

function lower({ config, inputs }: LowerContext<ImportanceScore>): Call {
  return {
    function: "train.importance_score",
    arguments: [],
    options: options({
      data: input("data"),
      network: { network: "loss" },
      optimizer: input("optimizer"),
      strategy: inputs.strategy && input("strategy"),
      method: choice("train.ImportanceScore.Method", config.method),
      repeats: integer(config.repeats),
      epochs: integer(config.epochs),
      dtype: choice("Dtype", config.dtype),
      batch: integer(config.batch),
      seed: integer(config.seed),
      strict: boolean(config.strict),
    }),
  }
}

export const importanceScore: BlockType<ImportanceScore> = {
  type: "importance-score",
  version: 1,
  title: "Importance score",
  category: "job",
  config,
  inputs: [
    { name: "data", title: "Data", kind: "dataset", help: "The rows of its train part are trained on and scored." },
    { name: "loss", title: "Loss", kind: "loss", help: "What the short trainings make small; the network is everything before it." },
    { name: "optimizer", title: "Optimizer", kind: "optimizer", help: "How each step changes the weights." },
    { name: "strategy", title: "Strategy", kind: "strategy", help: "How ranks share the work; without one it runs on one rank.", optional: true },
  ],
  outputs: [
    { name: "subset", title: "Subset", kind: "subset", help: "The score of each train row; a larger one is harder." },
    { name: "scores", title: "Scores", kind: "scores", help: "Mean, deviation, least and greatest score." },
    { name: "curve", title: "Curve", kind: "curve", help: "Loss over the steps of all repeats, one behind the other." },
  ],
  job: true,
  ownEpochs: ({ method, repeats, epochs }) => (method === "random" ? 0 : repeats * epochs),
  infer,
  lower,
  summary: ({ method, repeats, epochs }) => (method === "random" ? methodLabels[method] : `${methodLabels[method]} · ${repeats} × ${epochs} epochs`),
}
