import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { Field } from "../../model/ports.ts"
import { datasetOutputs } from "../datasets.ts"
import { settingFix } from "../fixes.ts"
import { choice, integer, options, real } from "../literals.ts"

const titles = { friedman: "Friedman 1", linear: "Linear", quadratic: "Quadratic", burgers: "Burgers", "gaussian-atoms": "Gaussian atoms", jets: "Jets" }

const config = z.strictObject({
  kind: z.enum(["friedman", "linear", "quadratic", "burgers", "gaussian-atoms", "jets"]).default("friedman").meta({
    title: "Kind",
    description: "The law that ties the target to the features; the help page has the formulas.",
    labels: titles,
  }),
  n: z.int().min(1).max(10_000_000).default(1000).meta({ title: "Rows", description: "How many rows are drawn; the first ones stay the same when there are more.", unit: "rows" }),
  features: z.int().min(1).max(10_000).default(10).meta({ title: "Features", description: "Numbers of a row that the network reads; of Burgers the places and then the time. Images have sizes of their own.", unit: "" }),
  noise: z.number().min(0).max(1e6).default(0).meta({ title: "Noise", description: "Standard deviation of what is added to the target, or to images.", unit: "" }),
  seed: z.int().min(0).max(4_294_967_295).default(0).meta({ title: "Seed", description: "The same seed gives the same rows on every machine.", unit: "" }),
})
type Synthetic = z.infer<typeof config>

const leastFeatures = { friedman: 5, linear: 1, quadratic: 1, burgers: 2, "gaussian-atoms": 0, jets: 0 }
const side = 32
const jetSide = 25
/** Numbers of a row of a kind with images of its own. */
const imageNumbers: Partial<Record<Synthetic["kind"], number>> = { "gaussian-atoms": 10 * side * side, jets: jetSide * jetSide }
/** Numbers that a program is asked to hold in memory. */
const mostNumbers = 500_000_000

function infer({ id, config }: InferContext<Synthetic>): Inferred {
  const fields = fieldsOf(config)
  return { outputs: datasetOutputs({ kind: "dataset", fields, rows: config.n, transforms: [] }), problems: [...featureProblems(config, id), ...sizeProblems(config, id)] }
}

function fieldsOf({ kind, features }: Synthetic): Field[] {
  const number = (name: string, dims: number[]): Field => ({ name, dims, dtype: "number" })
  if (kind === "gaussian-atoms") return [number("patterns", [9, side, side]), number("potential", [1, side, side])]
  if (kind === "jets") return [number("image", [1, jetSide, jetSide]), { name: "label", dims: [], dtype: "class", classes: 2 }]
  const fields = [number("features", [features]), number("target", [1])]
  return kind === "burgers" ? [...fields, number("source", [1])] : fields
}

function featureProblems({ kind, features }: Synthetic, id: string): BlockProblem[] {
  const least = leastFeatures[kind]
  if (features >= least) return []
  return [{ code: "too-few-features", key: "features", message: `${titles[kind]} needs ${least} features or more, and ${features} are asked for.`, fix: settingFix(id, "features", least) }]
}

function sizeProblems(config: Synthetic, id: string): BlockProblem[] {
  const width = imageNumbers[config.kind] ?? config.features
  const most = Math.floor(mostNumbers / width)
  if (config.n <= most) return []
  return [{ code: "too-many-numbers", key: "n", message: `${config.n} rows of ${width} numbers are more than memory holds. Draw ${most} rows or fewer.`, fix: settingFix(id, "n", most, "rows") }]
}

function lower({ config: { kind, n, features, noise, seed } }: LowerContext<Synthetic>): Call {
  return {
    function: "data.synthetic",
    arguments: [],
    options: options({
      kind: choice("data.SyntheticKind", kind.replace("-", "_")),
      n: integer(n),
      features: imageNumbers[kind] === undefined ? integer(features) : undefined,
      noise: real(noise),
      seed: integer(seed),
    }),
  }
}

export const synthetic: BlockType<Synthetic> = {
  type: "synthetic",
  version: 1,
  title: "Synthetic data",
  category: "input",
  config,
  inputs: [],
  outputs: [{ name: "data", title: "Data", kind: "dataset", help: "Rows drawn from a known law." }],
  infer,
  lower,
  summary: ({ kind, n }) => `${titles[kind]} · ${n} rows`,
}
