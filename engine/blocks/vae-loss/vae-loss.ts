import { z } from "zod"
import type { BlockProblem, BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { dimsAgree } from "../../model/dims.ts"
import { dimsText } from "../../model/ports.ts"
import { mergeFields } from "../datasets.ts"
import { figuresWith } from "../figures.ts"
import { choice, real } from "../literals.ts"
import { inferRegressionLoss, regressionInputs } from "../losses.ts"
import { sizeCause } from "../sizes.ts"
import { isTrained, numbersOf, tensorOf } from "../tensors.ts"

const titles = { cross_entropy: "Cross-entropy", binary_cross_entropy: "Binary cross-entropy", squared_error: "Squared error" }
type Reconstruction = keyof typeof titles

const config = z.strictObject({
  reconstruction: z.enum(Object.keys(titles) as [Reconstruction, ...Reconstruction[]]).default("cross_entropy").meta({
    title: "Reconstruction",
    description: "What the input is compared by: classes in the last dimension, numbers between 0 and 1, or any numbers.",
    labels: titles,
  }),
  kl_weight: z.number().min(0).max(1e6).default(1).meta({ title: "KL weight", description: "How much it counts that hidden numbers stay close to the standard normal distribution.", unit: "" }),
})
type VaeLoss = z.infer<typeof config>

function infer(context: InferContext<VaeLoss>): Inferred {
  const { mean, log_variance } = context.inputs
  const { outputs, problems, demands = [] } = inferRegressionLoss(context)
  const [centre, spread] = [tensorOf(mean), tensorOf(log_variance)]
  if (!centre || !spread || outputs.loss?.kind !== "loss") return { outputs: {}, problems, demands }
  const reads = [centre.reads, spread.reads].reduce<NonNullable<typeof centre.reads>>((all, more) => mergeFields(all, more), outputs.loss.reads)
  const differing: BlockProblem[] = dimsAgree(centre.dims, spread.dims)
    ? []
    : [{ code: "latent-differs", port: "log_variance", message: `Mean and log-variance must be the same size, and they are ${dimsText(centre.dims)} and ${dimsText(spread.dims)}. Wire both from one latent block.`, ...sizeCause(spread, centre.dims) }]
  return { outputs: { loss: { ...outputs.loss, reads } }, problems: [...problems, ...differing], demands: [...demands, { port: "log_variance", dims: centre.dims, because: "the mean is that size" }] }
}

/** What each reconstruction costs a number, and the whole loss once whatever the rows, at a KL weight of 1. */
const costs = {
  cross_entropy: { forward: 7, backward: 9, once: 3, onceBack: 2, weighted: 1 },
  binary_cross_entropy: { forward: 4, backward: 5, once: 4, onceBack: 3, weighted: 1 },
  squared_error: { forward: 3, backward: 2, once: 3, onceBack: 1, weighted: 2 },
}

/** Six operations a hidden number for its divergence, five back. */
function figures({ config: { reconstruction, kl_weight }, inputs }: FiguresContext<VaeLoss>): Figures | null {
  if (isTrained(inputs.target)) return null
  const size = numbersOf(inputs.prediction)
  const hidden = numbersOf(inputs.mean)
  const { forward, backward, once, onceBack, weighted } = costs[reconstruction]
  const scaled = kl_weight === 1 ? 0 : 1
  return figuresWith({
    forward: { row: forward * size + 6 * hidden, fixed: once + scaled },
    toInput: { row: backward * size + 5 * hidden, fixed: onceBack + scaled * weighted },
    kept: size + 2 * hidden,
    passing: 2 * size + 3 * hidden,
    moments: [
      { pass: "forward", live: 2 * size + 2 * hidden },
      { pass: "backward", live: (reconstruction === "squared_error" ? 2 : 3) * size + 3 * hidden },
    ],
  })
}

function lower({ config: { reconstruction, kl_weight } }: LowerContext<VaeLoss>): Call {
  return {
    function: "losses.vae",
    arguments: [{ struct: ["prediction", "target", "mean", "log_variance"] }],
    optionsFirst: true,
    options: { reconstruction: choice("losses.Reconstruction", reconstruction), kl_weight: real(kl_weight) },
  }
}

export const vaeLoss: BlockType<VaeLoss> = {
  type: "vae-loss",
  version: 1,
  title: "VAE loss",
  category: "training",
  config,
  inputs: [
    ...regressionInputs,
    { name: "mean", title: "Mean", kind: "tensor", help: "The mean that the latent block gives." },
    { name: "log_variance", title: "Log-variance", kind: "tensor", help: "The log-variance that the latent block gives." },
  ],
  outputs: [{ name: "loss", title: "Loss", kind: "loss", help: "Reconstruction and divergence of a sample, which training makes small." }],
  infer,
  figures,
  lower,
  summary: ({ reconstruction, kl_weight }) => `${titles[reconstruction].toLowerCase()} + ${kl_weight}·KL`,
}
