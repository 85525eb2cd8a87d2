import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { setFix } from "../fixes.ts"
import { choice, options } from "../literals.ts"
import { scalerKinds, scalerOptions, scalerSettings, scalerSummary, scalerTitles } from "../loss-scaling.ts"

const config = z.strictObject({
  numbers: z.enum(["bf16", "fp16"]).default("bf16").meta({
    title: "Numbers",
    description: "To what weights, activations and their gradients are rounded before they are multiplied: bf16 has the range of 32 bits, fp16 more digits.",
    labels: { bf16: "bf16", fp16: "fp16" },
  }),
  scaler: z.enum(["none", ...scalerKinds]).default("none").meta({
    title: "Loss scaler",
    description: "What keeps small gradients from vanishing, which fp16 needs: always the same scale, one halved after an overflow, or one from the sizes of past gradients.",
    labels: { none: "None", ...scalerTitles },
  }),
  ...scalerSettings,
})
type MixedPrecision = z.infer<typeof config>

function infer({ id, config: { numbers, scaler } }: InferContext<MixedPrecision>): Inferred {
  const fix = setFix("Scale the loss by back-off", id, "scaler", "backoff")
  const problems: BlockProblem[] = numbers === "fp16" && scaler === "none" ? [{ code: "gradients-unscaled", severity: "warning", key: "scaler", message: "Gradients below 3e-8 become 0 in fp16, and nothing scales them. Choose a loss scaler, or bf16.", fix }] : []
  return { outputs: { precision: { kind: "precision", products: numbers, ...(scaler === "none" ? {} : { scaled: true as const }) } }, problems }
}

function lower({ config: { numbers, scaler, ...settings } }: LowerContext<MixedPrecision>): Call {
  return {
    function: "optim.mixed_precision",
    arguments: [],
    options: options({
      numbers: choice("Dtype", numbers === "fp16" ? "f16" : "bf16"),
      scaler: scaler === "none" ? undefined : { struct: scalerOptions(scaler, settings) },
    }),
  }
}

export const mixedPrecision: BlockType<MixedPrecision> = {
  type: "mixed-precision",
  version: 1,
  title: "Mixed precision",
  category: "training",
  config,
  inputs: [],
  outputs: [{ name: "precision", title: "Precision", kind: "precision", help: "To what products round what they multiply, and how the loss is scaled." }],
  infer,
  lower,
  summary: ({ numbers, scaler, ...settings }) => (scaler === "none" ? numbers : `${numbers} · ${scalerSummary(scaler, settings)}`),
}
