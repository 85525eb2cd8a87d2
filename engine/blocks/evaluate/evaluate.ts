import { z } from "zod"
import type { BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { fieldProblems } from "../datasets.ts"
import { choice, input, integer } from "../literals.ts"
import { partProblems, partSetting } from "../rated-part.ts"
import type { ModelSignal } from "../../model/ports.ts"

const config = z.strictObject({ part: partSetting("score") })
type Evaluate = z.infer<typeof config>

function infer({ config, inputs }: InferContext<Evaluate>): Inferred {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  const model = inputs.model?.kind === "model" ? inputs.model : undefined
  const problems = data ? [...partProblems(data, config.part), ...(model ? fieldProblems(model.fields, data) : [])] : []
  return { outputs: model ? { scores: { kind: "scores", names: scoreNames(model) } } : {}, problems }
}

function scoreNames({ task }: ModelSignal): string[] {
  return task === "regression" ? ["r2", "adjusted_r2", "mean_squared_error", "mean_absolute_error", "relative_l2"] : ["accuracy", "cross_entropy"]
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
