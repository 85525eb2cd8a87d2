import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { fieldProblems } from "../datasets.ts"
import { choice, input, integer } from "../literals.ts"
import type { DatasetSignal, ModelSignal } from "../../model/ports.ts"

const config = z.strictObject({
  part: z.enum(["test", "validation", "train"]).default("test").meta({
    title: "Part",
    description: "The rows to score; only the test part was seen by neither fitting nor stopping.",
    labels: { test: "Test", validation: "Validation", train: "Train" },
  }),
})
type Evaluate = z.infer<typeof config>

function infer({ config, inputs }: InferContext<Evaluate>): Inferred {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  const model = inputs.model?.kind === "model" ? inputs.model : undefined
  const problems = data ? [...partProblems(data, config), ...(model ? fieldProblems(model.fields, data) : [])] : []
  return { outputs: model ? { scores: { kind: "scores", names: scoreNames(model) } } : {}, problems }
}

function scoreNames({ task }: ModelSignal): string[] {
  return task === "regression" ? ["r2", "adjusted_r2", "mean_squared_error", "mean_absolute_error", "relative_l2"] : ["accuracy", "cross_entropy"]
}

function partProblems({ parts }: DatasetSignal, { part }: Evaluate): BlockProblem[] {
  if (!parts) {
    const severity = part === "train" ? ("warning" as const) : undefined
    return [{ code: "not-split", severity, port: "data", message: "The rows are not split, so all of them were trained on and there is no test part. Put a split block before training." }]
  }
  if (parts[part] !== 0) return []
  return [{ code: "nothing-to-score", key: "part", message: `The ${part} part has no rows. Give it a share in the split block, or choose another part.` }]
}

function lower({ config, inputs }: LowerContext<Evaluate>): Call {
  const model = inputs.model as ModelSignal
  return {
    function: "train.evaluate",
    arguments: [],
    options: {
      model: input("model"),
      data: input("data"),
      network: { network: "model" },
      dtype: choice("Dtype", model.dtype),
      part: choice("Part", config.part),
      seed: integer(model.seed),
      scores: { list: scoreNames(model).map((name) => choice("Score", name)) },
    },
  }
}

export const evaluate: BlockType<Evaluate> = {
  type: "evaluate",
  version: 1,
  title: "Evaluate",
  category: "results",
  config,
  inputs: [
    { name: "model", title: "Model", kind: "model", help: "The trained network." },
    { name: "data", title: "Data", kind: "dataset", help: "Rows with the fields that the network reads." },
  ],
  outputs: [{ name: "scores", title: "Scores", kind: "scores", help: "R², adjusted R², squared, absolute and relative error for numbers; accuracy and cross-entropy for classes." }],
  job: true,
  infer,
  lower,
  summary: ({ part }) => `${part} part`,
}
